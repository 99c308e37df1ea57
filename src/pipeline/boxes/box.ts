import { boxErrors } from './box-errors.ts';

/** One box whose payload is in memory (ISO/IEC 14496-12 §4.2). */
export interface Box {
  /** Four characters, `moof`. */
  readonly type: string;
  /** Where the box starts, in bytes from the start of the data that it was read from. */
  readonly byteOffset: number;
  /** 8, or 16 where the size is a 64-bit number. */
  readonly headerBytes: number;
  readonly payload: Buffer;
}

/** A box header: what it says of itself, not yet believed. */
export interface BoxHeader {
  readonly type: string;
  readonly headerBytes: number;
  /** Size of the whole box with its header. */
  readonly bytes: number;
}

/**
 * Reads a box header at `at`; undefined where fewer bytes are there than a header takes. A size of
 * 0, "to the end of the file", is refused: nothing that veza reads or writes uses it.
 * @throws BOX_INVALID
 */
export function readBoxHeader(data: Buffer, at: number, byteOffset: number): BoxHeader | undefined {
  if (data.length - at < 8) return undefined;
  const type = data.toString('latin1', at + 4, at + 8);
  const path = printable(type);
  const size = data.readUInt32BE(at);
  if (size !== 1) {
    if (size < 8)
      throw boxErrors.BOX_INVALID({ path, byteOffset, reason: `size ${size} is under 8` });
    return { type, headerBytes: 8, bytes: size };
  }
  if (data.length - at < 16) return undefined;
  const large = data.readBigUInt64BE(at + 8);
  if (large < 16n || large > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw boxErrors.BOX_INVALID({ path, byteOffset, reason: `64-bit size ${large} is impossible` });
  }
  return { type, headerBytes: 16, bytes: Number(large) };
}

/** The boxes that lie in a payload, one after the other, to its end. @throws BOX_INVALID, BOX_CUT */
export function* readBoxes(data: Buffer, byteOffset = 0): Generator<Box> {
  let at = 0;
  while (at < data.length) {
    const start = byteOffset + at;
    const header = readBoxHeader(data, at, start);
    if (header === undefined) {
      throw boxErrors.BOX_CUT({
        path: 'header',
        byteOffset: start,
        missingBytes: 8 - (data.length - at),
      });
    }
    const missingBytes = header.bytes - (data.length - at);
    if (missingBytes > 0) {
      throw boxErrors.BOX_CUT({ path: printable(header.type), byteOffset: start, missingBytes });
    }
    const payload = data.subarray(at + header.headerBytes, at + header.bytes);
    yield { type: header.type, byteOffset: start, headerBytes: header.headerBytes, payload };
    at += header.bytes;
  }
}

/** A box type with everything that is not printable ASCII replaced, for messages. */
export function printable(type: string): string {
  return type.replaceAll(/[^\x20-\x7e]/g, '?');
}
