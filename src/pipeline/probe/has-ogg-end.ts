import { open } from 'node:fs/promises';

/** Longest page that RFC 3533 allows: header, 255 lengths, 255 segments of 255 bytes. */
const PAGE_BYTES_MAX = 27 + 255 + 255 * 255;
const HEADER_BYTES = 27;
const END_OF_STREAM = 0x04;

/**
 * Whether an Ogg file ends with the last page of a stream: whole, and marked as the last. A file
 * that was cut short, or recorded from a broadcast, does not. Reads the end of the file only.
 */
export async function hasOggEnd(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, 2 * PAGE_BYTES_MAX);
    const tail = Buffer.alloc(length);
    await handle.read(tail, 0, length, size - length);
    const at = tail.lastIndexOf('OggS');
    if (at < 0 || at + HEADER_BYTES > length) return false;
    const lengths = tail.subarray(at + HEADER_BYTES, at + HEADER_BYTES + tail[at + 26]!);
    const bytes = lengths.reduce((sum, part) => sum + part, HEADER_BYTES + tail[at + 26]!);
    return at + bytes <= length && (tail[at + 5]! & END_OF_STREAM) !== 0;
  } finally {
    await handle.close();
  }
}
