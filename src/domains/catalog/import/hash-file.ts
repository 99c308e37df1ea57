import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const CHUNK_BYTES = 1024 * 1024;

/** SHA-256 of a file, read in pieces. */
export async function hashFile(path: Buffer, signal: AbortSignal): Promise<Buffer> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: CHUNK_BYTES }), hash, { signal });
  return hash.read() as Buffer;
}

/** Copies a file to a new one and returns the SHA-256 of what was written. */
export async function copyHashed(
  path: Buffer,
  target: string,
  signal: AbortSignal,
): Promise<Buffer> {
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const read = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  await pipeline(read, hashing, createWriteStream(target, { flags: 'wx' }), { signal });
  return hash.digest();
}
