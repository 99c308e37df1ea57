import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';

/** The longest that a receiver may take. */
const TIMEOUT_MS = 10_000;
/** What is kept of an answer. */
const ANSWER_BYTES_MAX = 2048;

export interface PostResult {
  readonly status: number | null;
  readonly answer: string | null;
  readonly error: string | null;
}

/** Sends bytes and says how it went; never throws. Redirects are not followed. */
export function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<PostResult> {
  return new Promise((resolve) => {
    const fail = (error: Error): void => {
      resolve({ status: null, answer: null, error: error.message });
    };
    try {
      const send = url.startsWith('https:') ? requestSecure : requestPlain;
      const bytes = Buffer.from(body);
      const length = { 'Content-Length': String(bytes.length) };
      const request = send(url, {
        method: 'POST',
        headers: { ...headers, ...length },
        agent: false,
        signal,
        timeout: TIMEOUT_MS,
      });
      request.on('timeout', () => request.destroy(new Error(`no answer in ${TIMEOUT_MS} ms`)));
      request.on('error', fail);
      request.on('response', (response) => {
        let answer = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          if (answer.length < ANSWER_BYTES_MAX) answer += text;
        });
        response.on('error', fail);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? null,
            answer: answer.slice(0, ANSWER_BYTES_MAX),
            error: null,
          }),
        );
      });
      request.end(bytes);
    } catch (error) {
      fail(error as Error);
    }
  });
}
