import { crc32Ogg } from './crc32-ogg.ts';
import type { Damage } from './damage.ts';

const HEADER_BYTES = 27;

/** The pages of a good Ogg file. */
export function pagesOf(bytes: Buffer): Buffer[] {
  const pages: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const segments = bytes[at + 26]!;
    const lengths = bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + segments);
    const length = lengths.reduce((sum, part) => sum + part, HEADER_BYTES + segments);
    pages.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pages;
}

/** Adds to the position of the last page, and makes its checksum agree. */
export function lastPosition(add: bigint): Damage {
  return (bytes) => {
    const pages = pagesOf(bytes);
    const last = Buffer.from(pages.at(-1)!);
    last.writeBigInt64LE(last.readBigInt64LE(6) + add, 6);
    last.writeUInt32LE(0, 22);
    last.writeUInt32LE(crc32Ogg(last), 22);
    return Buffer.concat([...pages.slice(0, -1), last]);
  };
}

/** Takes pages out of the middle. */
export function withoutPage(index: number): Damage {
  return (bytes) => Buffer.concat(pagesOf(bytes).filter((_, at) => at !== index));
}

/** Leaves only the pages that hold headers. */
export function headersOnly(bytes: Buffer): Buffer {
  return Buffer.concat(pagesOf(bytes).filter((page) => page.readBigInt64LE(6) === 0n));
}
