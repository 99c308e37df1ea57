import { audioRenditions } from '../audio-renditions.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import type { Rendition } from '../presentation.ts';
import { readableSegments } from '../readable-media.ts';

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

/**
 * Times from where the rendition is first heard: where that lies is another question. What an edit
 * list skips belongs to the first segment, whatever the encoder's delay.
 */
function startsOf(rendition: Rendition): Starts {
  const [first] = rendition.segments;
  const zero = first?.mediaStartSeconds;
  const [readable] = readableSegments(rendition);
  const track = readable?.fetched === first ? readable?.timing?.track : undefined;
  const delay = Math.max(0, track?.edits?.[0]?.mediaTime ?? 0) / (track?.timescale || 1);
  return rendition.segments.map(({ mediaStartSeconds: start }, index) => {
    if (zero === undefined || start === undefined) return undefined;
    return index === 0 ? 0 : start - zero - delay;
  });
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
