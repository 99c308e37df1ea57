import type { SegmentBytes } from '../boxes/byte-cursor.ts';
import type { InitMedia } from '../boxes/media.ts';
import { readFmp4Segment } from '../boxes/read-fmp4-segment.ts';
import { nameBytes } from '../packed/name-bytes.ts';
import { readPackedSegment } from '../packed/read-packed-segment.ts';
import { readTsSegment } from '../ts/read-ts-segment.ts';
import { containerHeadBytes, nameContainer } from './name-container.ts';
import { peekBytes } from './peek-bytes.ts';
import type { SegmentMedia } from './presentation.ts';

/**
 * Reads a segment of any kind: the bytes decide which, not the name. Nothing throws on bad bytes.
 * @param init the init section in force; with one, bytes that begin as nothing else are boxes.
 * @throws what `source` throws.
 */
export async function readSegment(
  source: SegmentBytes,
  init: InitMedia | undefined,
): Promise<SegmentMedia> {
  const { head, bytes } = await peekBytes(source, containerHeadBytes);
  const container = nameContainer(head);
  if (container === 'ts') return readTsSegment(bytes);
  if (container === 'packed') return readPackedSegment(bytes);
  const named = nameBytes(head);
  const isBoxes = init !== undefined && named.looksLike === 'encrypted or unknown';
  if (container === 'fmp4' || isBoxes) return readFmp4Segment(bytes, init);
  let length = 0;
  for await (const chunk of bytes) length += chunk.length;
  return { container: 'unknown', bytes: length, ...named, faults: [] };
}
