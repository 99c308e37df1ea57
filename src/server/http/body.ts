import type { Request } from 'express';

import { serverErrors } from '../server-errors.ts';

/** How much of a body that is refused is still read, so that its sender gets to see the answer. */
const DISCARD_BYTES_MAX = 1024 * 1024;

/**
 * The JSON body of a request; an empty body is an empty object.
 * @throws BODY_TOO_LARGE, CONTENT_TYPE_UNSUPPORTED, BODY_MALFORMED
 */
export async function readJsonBody(req: Request, bytesMax: number): Promise<unknown> {
  if (isEmpty(req)) return {};
  if (!isJson(req)) {
    await discard(req);
    throw serverErrors.CONTENT_TYPE_UNSUPPORTED({ contentType: declaredType(req) });
  }
  const declared = Number(req.get('content-length') ?? 0);
  const bytes = declared > bytesMax ? undefined : await readAtMost(req, bytesMax);
  if (bytes === undefined) {
    await discard(req);
    throw serverErrors.BODY_TOO_LARGE({ bytesMax });
  }
  return bytes.byteLength === 0 ? {} : parseJson(bytes);
}

function isEmpty(req: Request): boolean {
  return req.get('transfer-encoding') === undefined && Number(req.get('content-length') ?? 0) === 0;
}

function isJson(req: Request): boolean {
  const [type, ...parameters] = (req.get('content-type') ?? '').toLowerCase().split(';');
  const encoding = req.get('content-encoding') ?? 'identity';
  return (
    type!.trim() === 'application/json' &&
    encoding === 'identity' &&
    parameters.every((item) => !/^\s*charset=(?!"?utf-8"?\s*$)/.test(item))
  );
}

function declaredType(req: Request): string {
  const type = (req.get('content-type') ?? '').slice(0, 100);
  const encoding = req.get('content-encoding');
  return encoding === undefined ? type : `${type}, ${encoding.slice(0, 20)}`;
}

async function readAtMost(req: Request, bytesMax: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Reads on for a while and forgets; a sender that sends still more is cut off by `close`. */
async function discard(req: Request): Promise<void> {
  let bytes = 0;
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > DISCARD_BYTES_MAX) break;
  }
  if (!req.readableEnded) req.res?.setHeader('Connection', 'close');
}

function parseJson(bytes: Buffer): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const place = { position: 0, line: 1, column: 1 };
    throw serverErrors.BODY_MALFORMED({ reason: 'not UTF-8', ...place }, { cause: error });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const position = faultPosition(text, (error as Error).message);
    const before = text.slice(0, position).split('\n');
    throw serverErrors.BODY_MALFORMED(
      {
        reason: position >= text.length ? 'it ends too early' : 'an unexpected character',
        position,
        line: before.length,
        column: before.at(-1)!.length + 1,
      },
      { cause: error },
    );
  }
}

/** V8 names the position, except where the text just ends. */
function faultPosition(text: string, message: string): number {
  const found = /at position (\d+)/.exec(message);
  if (found !== null) return Number(found[1]);
  if (/end of JSON|Unterminated/i.test(message)) return text.length;
  // "Unexpected token 'x', "xyz" is not valid JSON" names the token alone when the text is short.
  const token = /^Unexpected token '(.+?)',/.exec(message)?.[1];
  return token === undefined ? 0 : Math.max(0, text.indexOf(token));
}
