import type { MediaFault } from '../boxes/media.ts';
import type { Id3, PackedSegment, UnknownSegment } from './model.ts';
import { id3BytesMax, id3HeaderBytes, id3TagBytes, readId3 } from './read-id3.ts';
import { scanFrames } from './scan-frames.ts';

/**
 * Reads packed audio: ID3 tags, then frames. Frames are not held, so memory does not depend on the
 * length. Nothing throws on bad bytes; without a single frame it is an unknown segment.
 * @throws what `source` throws.
 */
export async function readPackedSegment(
  source: AsyncIterable<Buffer>,
): Promise<PackedSegment | UnknownSegment> {
  const faults: MediaFault[] = [];
  const scanner = scanFrames('frame');
  // Tags are held until they are whole; then only frames come.
  let tags: Buffer | undefined = Buffer.alloc(0);
  let id3: Id3 | undefined;
  let bytes = 0;
  const closeTags = (data: Buffer, tagBytes: number): void => {
    if (tagBytes > 0) {
      const read = readId3(data.subarray(0, tagBytes));
      id3 = read.id3;
      faults.push(...read.faults);
    }
    scanner.push(data, tagBytes, data.length, tagBytes);
    tags = undefined;
  };
  for await (const chunk of source) {
    if (tags === undefined) {
      scanner.push(chunk, 0, chunk.length, bytes);
    } else {
      tags = tags.length === 0 ? chunk : Buffer.concat([tags, chunk]);
      const tagBytes = wholeTags(tags, false);
      if (tagBytes !== undefined) closeTags(tags, tagBytes);
      else if (tags.length > id3BytesMax) {
        const reason = `ID3 tags take more than ${id3BytesMax} bytes`;
        faults.push({ reason, boxPath: 'id3', byteOffset: 0 });
        closeTags(tags, 0);
      }
    }
    bytes += chunk.length;
  }
  if (tags !== undefined && tags.length > 0) {
    const tagBytes = wholeTags(tags, true);
    if (tagBytes === undefined) {
      faults.push({ reason: 'the ID3 tag is cut off', boxPath: 'id3', byteOffset: 0 });
    }
    closeTags(tags, tagBytes ?? 0);
  }
  const { run, format, trailingBytes, faults: frameFaults } = scanner.finish();
  faults.push(...frameFaults);
  if (run === undefined || format === undefined) {
    const looksLike = id3 === undefined ? 'encrypted or unknown' : 'an ID3 tag and no frames';
    return { container: 'unknown', bytes, isAudio: id3 !== undefined, looksLike, faults };
  }
  return { container: 'packed', bytes, format, id3, run, trailingBytes, faults };
}

/** Bytes of all tags at the start; undefined while one of them is not whole. */
function wholeTags(data: Buffer, isEnd: boolean): number | undefined {
  let at = 0;
  for (;;) {
    if (data.length - at < id3HeaderBytes) return isEnd ? at : undefined;
    const bytes = id3TagBytes(data, at);
    if (bytes === undefined) return at;
    if (bytes > data.length - at) return undefined;
    at += bytes;
  }
}
