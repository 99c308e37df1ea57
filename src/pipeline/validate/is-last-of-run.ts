import type { FetchedSegment, Rendition } from './presentation.ts';

/** Whether what a segment belongs to ends with it: the music, or all before a discontinuity. Pure. */
export function isLastOfRun(
  { playlist, segments }: Pick<Rendition, 'playlist' | 'segments'>,
  { segment }: FetchedSegment,
): boolean {
  const next = segments[segment.index + 1];
  // VOD that does not say that it ends has that fault alone.
  if (next === undefined) return playlist.endlist !== undefined || playlist.playlistType === 'VOD';
  return next.segment.discontinuity !== undefined;
}
