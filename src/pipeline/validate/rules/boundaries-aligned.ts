import { audioRenditions } from '../audio-renditions.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import type { Rendition } from '../presentation.ts';

/** Below what an ear tells apart, and above the rounding of any time base; in seconds. */
const TOLERANCE_SECONDS = 0.001;

export const boundariesAligned: MediaRule = {
  id: 'boundaries-aligned',
  code: 'X06',
  title: 'Segments of all renditions begin at the same times',
  severity: 'warning',
  severityIn: { veza: 'error' },
  level: 'SHOULD',
  source: 'Apple HLS Authoring Specification 8.22',
  why: 'A player that changes the rendition between two segments must neither repeat nor skip a sample.',
  reads: 'media',
  *check(presentation) {
    const [first, ...others] = audioRenditions(presentation).filter(
      ({ playlist }) => playlist.endlist !== undefined,
    );
    if (first === undefined) return;
    const starts = startsOf(first);
    for (const rendition of others) {
      const { playlist, segments } = rendition;
      const own = startsOf(rendition);
      const longer = Math.max(starts.length, own.length);
      const at = Array.from({ length: longer }).findIndex((_, index) =>
        differ(starts[index], own[index], index < Math.min(starts.length, own.length)),
      );
      if (at < 0) continue;
      yield {
        subject: atLine(playlist, segments[at]?.segment.line),
        message: `Segment ${at} begins at ${told(own, at)}; in ${first.resource.name} at ${told(starts, at)}.`,
        hint: 'Cut all renditions at the same samples.',
      };
    }
  },
};

type Starts = readonly (number | undefined)[];

/** Times from the start of the rendition: where that lies is another question. */
function startsOf({ segments }: Rendition): Starts {
  const zero = segments[0]?.mediaStartSeconds;
  return segments.map(({ mediaStartSeconds: start }) =>
    zero === undefined || start === undefined ? undefined : start - zero,
  );
}

/** A time that was not read says nothing; a segment that is not there does. */
function differ(one: number | undefined, other: number | undefined, areBoth: boolean): boolean {
  if (!areBoth) return true;
  if (one === undefined || other === undefined) return false;
  return Math.abs(one - other) > TOLERANCE_SECONDS;
}

function told(starts: Starts, at: number): string {
  if (at >= starts.length) return 'no time: it is not there';
  const start = starts[at];
  return start === undefined ? 'a time that was not read' : `${start.toFixed(6)} s`;
}
