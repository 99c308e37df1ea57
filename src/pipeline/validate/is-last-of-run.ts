import { holdsSamples } from './holds-samples.ts';
import type { FetchedSegment, Rendition } from './presentation.ts';

/**
 * Whether what a segment belongs to ends with it: the music, or all before a discontinuity. Segments
 * without samples do not go on with it. Pure.
 */
export function isLastOfRun(
  { playlist, segments }: Pick<Rendition, 'playlist' | 'segments'>,
  { segment, displaced }: FetchedSegment,
): boolean {
  const next = segments
    .slice((displaced ?? segment).index + 1)
    .find((one) => one.segment.discontinuity !== undefined || holdsSamples(one) !== false);
  // VOD that does not say that it ends has that fault alone.
  if (next === undefined) return playlist.endlist !== undefined || playlist.playlistType === 'VOD';
  return next.segment.discontinuity !== undefined;
}
