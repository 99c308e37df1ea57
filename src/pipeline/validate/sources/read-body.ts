import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

import { ReadFailure, tooLarge } from './read-failure.ts';

export interface BodyLimits {
  /** Of the decoded bytes. */
  readonly bytesMax: number;
  /** Between two pieces. */
  readonly idleMs: number;
  /** Waiting that is allowed besides what the bytes take at the lowest rate. */
  readonly graceMs: number;
  readonly bytesPerSecondMin: number;
}

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Whether a content encoding is one that is decoded; none is. Pure. */
export function canDecode(encoding: string | undefined): boolean {
  return encoding === undefined || encoding === 'identity' || Object.hasOwn(DECODERS, encoding);
}

/**
 * The decoded bytes of an answer, piece by piece: at most `bytesMax` of them however small they come,
 * and no slower than a player would bear. Waiting counts, the reader's own work does not.
 * @throws ReadFailure `too-large`, `timeout`, `cut`, `encoding`
 */
export async function* readBody(
  response: IncomingMessage,
  limits: BodyLimits,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void> {
  const pieces = decoded(response)[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let bytes = 0;
  let waitedMs = 0;
  try {
    for (;;) {
      const from = performance.now();
      const step = await nextPiece(pieces, response, limits.idleMs);
      waitedMs += performance.now() - from;
      if (step.done === true) return;
      bytes += step.value.length;
      if (bytes > limits.bytesMax) throw tooLarge(undefined, limits.bytesMax);
      if (isSlow(bytes, waitedMs, limits)) throw tooSlow(bytes, waitedMs);
      yield step.value;
    }
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown instanceof ReadFailure ? thrown : toBodyFailure(thrown);
  } finally {
    response.destroy();
    await pieces.return?.();
  }
}

function decoded(response: IncomingMessage): Readable {
  const open = DECODERS[encodingOf(response) ?? ''];
  if (open === undefined) return response;
  const decoder = open();
  // Errors of either end reach the reader as errors of the decoder.
  return pipeline(response, decoder, () => {});
}

/** What Content-Encoding says, in small letters; undefined where it says nothing. Pure. */
export function encodingOf({ headers }: IncomingMessage): string | undefined {
  return headers['content-encoding']?.trim().toLowerCase() || undefined;
}

async function nextPiece(
  pieces: AsyncIterator<Buffer>,
  response: IncomingMessage,
  idleMs: number,
): Promise<IteratorResult<Buffer>> {
  const timer = setTimeout(() => {
    response.destroy(new ReadFailure('timeout', `gives no more bytes for ${idleMs / 1000} s`));
  }, idleMs);
  try {
    return await pieces.next();
  } finally {
    clearTimeout(timer);
  }
}

function isSlow(bytes: number, waitedMs: number, limits: BodyLimits): boolean {
  return waitedMs > limits.graceMs + (bytes * 1000) / limits.bytesPerSecondMin;
}

function tooSlow(bytes: number, waitedMs: number): ReadFailure {
  const seconds = (waitedMs / 1000).toFixed(1);
  return new ReadFailure('timeout', `gave ${bytes} bytes in ${seconds} s, too slow to go on`);
}

function toBodyFailure(thrown: unknown): ReadFailure {
  const { code = '', message } = thrown as NodeJS.ErrnoException;
  const options = { cause: thrown };
  if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR')) {
    return new ReadFailure('encoding', `cannot be decompressed: ${message}`, options);
  }
  return new ReadFailure('cut', 'ends before its end: the server closed the connection', options);
}
