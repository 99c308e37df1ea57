import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);
/** Rows compress nearly as well at the fastest level, at several times the speed. */
const LEVEL = 1;

/** Compresses on a thread of its own. */
export async function pack(bytes: Buffer): Promise<Buffer> {
  return deflate(bytes, { level: LEVEL });
}

/**
 * The content again, on a thread of its own.
 * @throws when it is not exactly `length` bytes.
 */
export async function unpack(stored: Buffer, length: number): Promise<Buffer> {
  const bytes = await inflate(stored, { maxOutputLength: Math.max(1, length) });
  if (bytes.length !== length) throw new RangeError(`${bytes.length} bytes instead of ${length}`);
  return bytes;
}
