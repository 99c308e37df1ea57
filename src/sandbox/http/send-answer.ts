import type { ServerResponse } from 'node:http';

import type { Answer } from './model.ts';

/** Sends an answer; `isTruncated` promises all of it and ends in the middle. */
export function sendAnswer(response: ServerResponse, answer: Answer, isTruncated = false): void {
  const { status, headers = {}, body } = answer;
  const isText = typeof body === 'string';
  const bytes = Buffer.from(isText ? body : JSON.stringify(body));
  response.writeHead(status, {
    'Content-Type': isText ? 'text/plain; charset=utf-8' : 'application/json',
    ...headers,
    'Content-Length': bytes.length,
  });
  if (!isTruncated) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}
