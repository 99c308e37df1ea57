import type { FetchedSegment, Rendition } from './presentation.ts';

/** Whether what a segment belongs to ends with it: the music, or all before a discontinuity. Pure. */
export function isLastOfRun(
  { playlist, segments }: Pick<Rendition, 'playlist' | 'segments'>,
  { segment }: FetchedSegment,
): boolean {
  const next = segments[segment.index + 1];
  if (next === undefined) return playlist.endlist !== undefined;
  return next.segment.discontinuity !== undefined;
}
