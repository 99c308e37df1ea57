import { type Box, type BoxHeader, printable, readBoxHeader } from './box.ts';
import { boxErrors } from './box-errors.ts';

/** Largest box that is held in memory; a second of the highest rendition is far below it. */
const boxBytesMax = 16 * 1024 * 1024;

/**
 * Cuts a byte stream into its top-level boxes, one in memory at a time. A size that a box claims is
 * checked before anything is kept for it, so a lying header costs no memory.
 * @throws BOX_INVALID, BOX_TOO_LARGE, BOX_CUT
 */
export async function* streamBoxes(
  source: AsyncIterable<Buffer>,
  bytesMax: number = boxBytesMax,
): AsyncGenerator<Box> {
  let parts: Buffer[] = [];
  let held = 0;
  let byteOffset = 0;
  let header: BoxHeader | undefined;
  for await (const chunk of source) {
    parts.push(chunk);
    held += chunk.length;
    for (;;) {
      if (header === undefined) {
        const start = parts.length > 1 && parts[0]!.length < 16 ? Buffer.concat(parts) : parts[0];
        if (start === undefined) break;
        if (parts.length > 1 && start !== parts[0]) parts = [start];
        header = readBoxHeader(start, 0, byteOffset);
        if (header === undefined) break;
        const { type, bytes } = header;
        if (bytes > bytesMax) {
          throw boxErrors.BOX_TOO_LARGE({ path: printable(type), byteOffset, bytes, bytesMax });
        }
      }
      if (held < header.bytes) break;
      const data = parts.length === 1 ? parts[0]! : Buffer.concat(parts, held);
      const { type, headerBytes, bytes } = header;
      yield { type, byteOffset, headerBytes, payload: data.subarray(headerBytes, bytes) };
      header = undefined;
      byteOffset += bytes;
      held -= bytes;
      parts = held === 0 ? [] : [data.subarray(bytes)];
    }
  }
  if (held > 0) {
    const missingBytes = (header?.bytes ?? 8) - held;
    throw boxErrors.BOX_CUT({
      path: printable(header?.type ?? 'header'),
      byteOffset,
      missingBytes,
    });
  }
}
