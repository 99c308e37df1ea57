import type { HttpAnswer, HttpFault } from './http-answer.ts';
import { readAnswer } from './read-answer.ts';

/** A page of a hundred transfers with ten reversals each has a tenth of it. */
const BODY_BYTES_MAX = 8 * 1024 * 1024;
/** A process that stops lets a call that is under way end, so that its outcome is known. */
const STOP_GRACE_MS = 2_000;

export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Of the whole exchange, to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Sends one request once and reads its answer to the end. Never follows a redirect and never repeats:
 * whoever repeats must know what the first one may have done. Does not throw for what the network does.
 * @throws the reason of `signal` when it is aborted before anything was sent.
 */
export async function exchange(request: HttpRequest): Promise<HttpAnswer> {
  request.signal.throwIfAborted();
  const end = new AbortController();
  let why: HttpFault | undefined;
  const endFor = (fault: HttpFault): void => {
    why ??= fault;
    end.abort();
  };
  const late = setTimeout(() => endFor('timeout'), request.timeoutMs);
  let grace: NodeJS.Timeout | undefined;
  const onStop = (): void => {
    grace = setTimeout(() => endFor('aborted'), STOP_GRACE_MS);
  };
  request.signal.addEventListener('abort', onStop, { once: true });
  let status: number | null = null;
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      redirect: 'manual',
      signal: end.signal,
    });
    status = response.status;
    return await read(response);
  } catch (error) {
    const fault = why ?? faultOf(error, status);
    return { fault, status, message: wordsOf(error, fault, request.timeoutMs) };
  } finally {
    clearTimeout(late);
    clearTimeout(grace);
    request.signal.removeEventListener('abort', onStop);
  }
}

async function read(response: Response): Promise<HttpAnswer> {
  const { status } = response;
  const retryAfter = response.headers.get('retry-after');
  const bytes = await readBytes(response);
  if (bytes === undefined) {
    const message = `the answer is longer than ${BODY_BYTES_MAX} bytes`;
    return { fault: 'oversize', status, retryAfter, message };
  }
  const contentType = response.headers.get('content-type');
  const replayed = response.headers.get('idempotent-replayed') === 'true';
  return readAnswer({ status, retryAfter, replayed, contentType, bytes });
}

/** Undefined when there is more than anybody sends. */
async function readBytes(response: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Before a connection is made; what fails later may have been sent. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
]);

function faultOf(error: unknown, status: number | null): HttpFault {
  if (status !== null) return 'truncated';
  const { code, syscall } = causeOf(error);
  if (code !== undefined && NEVER_CONNECTED.has(code)) return 'not_sent';
  return syscall === 'connect' ? 'not_sent' : 'reset';
}

function wordsOf(error: unknown, fault: HttpFault, timeoutMs: number): string {
  if (fault === 'timeout') return `no whole answer within ${timeoutMs} ms`;
  if (fault === 'aborted') return 'the process stopped before the answer came';
  const cause = causeOf(error);
  return [cause.code, cause.message].filter(Boolean).join(': ');
}

function causeOf(error: unknown): { code?: string; syscall?: string; message: string } {
  const { cause } = error as { cause?: { code?: string; syscall?: string; message: string } };
  return cause ?? (error as Error);
}
