import type { Bytes } from './open-bytes.ts';

/** Most bytes of a movie box that are held: covers lie in it, and the tables of a long recording. */
const movieBytesMax = 64 * 1024 * 1024;
/** Most boxes at the top; a file in fragments has two a second. */
const boxesMax = 1_000_000;
const PRINTABLE = /^[\x20-\x7e\xa9]{4}$/;

/** Types that a file begins with; anything else is no MP4 and no MOV. */
const FIRST_TYPES = /^(?:ftyp|styp|moov|mdat|wide|free|skip|pnot|uuid)$/;

export interface FoundMovie {
  /** The whole `moov` box; undefined where it is missing, cut off or too large. */
  readonly movie: Buffer | undefined;
  /** A box that goes on behind the end of the file. */
  readonly cut:
    | { readonly type: string; readonly claimedBytes: number; readonly heldBytes: number }
    | undefined;
  /** Bytes at the end that are no box. */
  readonly trailingBytes: number;
}

/** Walks the boxes at the top of an MP4 or MOV. */
export async function findMovie(bytes: Bytes): Promise<FoundMovie> {
  let movie: Buffer | undefined;
  let at = 0;
  for (let count = 0; count < boxesMax && at + 8 <= bytes.size; count += 1) {
    const head = await bytes.read(at, 16);
    const type = head.toString('latin1', 4, 8);
    if (!(at === 0 ? FIRST_TYPES : PRINTABLE).test(type)) break;
    const claimedBytes = boxBytes(head, bytes.size - at);
    if (claimedBytes === undefined) break;
    if (at + claimedBytes > bytes.size) {
      const cut = { type, claimedBytes, heldBytes: bytes.size - at };
      return { movie, cut, trailingBytes: 0 };
    }
    if (type === 'moov' && movie === undefined && claimedBytes <= movieBytesMax) {
      movie = Buffer.from(await bytes.read(at, claimedBytes));
    }
    at += claimedBytes;
  }
  return { movie, cut: undefined, trailingBytes: Math.max(0, bytes.size - at) };
}

/** Undefined for sizes that no box has. */
function boxBytes(head: Buffer, left: number): number | undefined {
  const size = head.readUInt32BE(0);
  if (size === 0) return left;
  if (size !== 1) return size < 8 ? undefined : size;
  const large = head.length < 16 ? 0n : head.readBigUInt64BE(8);
  return large < 16n ? undefined : Number(large);
}
