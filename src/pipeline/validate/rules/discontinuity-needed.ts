import { atLine, type MediaRule } from '../media-rule.ts';
import type { FetchedSegment } from '../presentation.ts';

/** Rounding of presentation times at 90 kHz, in seconds. */
const TOLERANCE_SECONDS = 0.0002;

export const discontinuityNeeded: MediaRule = {
  id: 'discontinuity-needed',
  code: 'S09',
  title: 'EXT-X-DISCONTINUITY stands only where something changes',
  severity: 'info',
  source: 'veza: music plays on without gaps',
  why: 'Players set up their decoder anew at a discontinuity: a gap or a click where the music just goes on.',
  reads: 'media',
  *check({ renditions }) {
    for (const { playlist, segments } of renditions) {
      for (const [index, after] of segments.entries()) {
        const { discontinuity } = after.segment;
        const before = segments[index - 1];
        if (discontinuity === undefined || before === undefined) continue;
        if (!goesOn(before, after)) continue;
        yield {
          subject: atLine(playlist, discontinuity),
          message: `${after.resource.name} goes on where the segment before it ends, in the same encoding.`,
          hint: 'Remove the line #EXT-X-DISCONTINUITY.',
        };
      }
    }
  },
};

function goesOn(before: FetchedSegment, after: FetchedSegment): boolean {
  const { mediaStartSeconds: from, mediaSeconds: lasts, media } = before;
  if (from === undefined || lasts === undefined || after.mediaStartSeconds === undefined) {
    return false;
  }
  const isSame = before.init === after.init && media?.container === after.media?.container;
  return isSame && Math.abs(from + lasts - after.mediaStartSeconds) <= TOLERANCE_SECONDS;
}
