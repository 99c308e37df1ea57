import type { FetchedSegment } from './presentation.ts';

/** Bytes that a player loads for a segment; undefined where it is no media, or could not be read whole. Pure. */
export function segmentBytes({
  segment,
  media,
  totalBytes,
  failure,
}: FetchedSegment): number | undefined {
  if (failure !== undefined || media === undefined || media.container === 'unknown')
    return undefined;
  return segment.byteRange?.length ?? totalBytes ?? media.bytes;
}
