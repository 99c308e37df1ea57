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
    const clocks = [startsOf(first, 'media'), startsOf(first, 'heard')] as const;
    for (const rendition of others) {
      const { playlist, segments } = rendition;
      const [byMedia, byEar] = [startsOf(rendition, 'media'), startsOf(rendition, 'heard')];
      const at = firstDifference(clocks[0], byMedia);
      // An edit list that is wrong is another fault; one that is right may shift the media.
      if (at < 0 || firstDifference(clocks[1], byEar) < 0) continue;
      yield {
        subject: atLine(playlist, segments[at]?.segment.line),
        message: `Segment ${at} begins at ${told(byMedia, at)}; in ${first.resource.name} at ${told(clocks[0], at)}.`,
        hint: 'Cut all renditions at the same samples.',
      };
    }
  },
};

type Starts = readonly (number | undefined)[];

/**
 * Times from the start of the rendition: where that lies is another question. As they are heard,
 * what an edit list skips belongs to the first segment, whatever the encoder's delay.
 */
function startsOf(rendition: Rendition, clock: 'media' | 'heard'): Starts {
  const [first] = rendition.segments;
  const zero = first?.mediaStartSeconds;
  const delay = clock === 'heard' ? delaySeconds(rendition) : 0;
  return rendition.segments.map(({ mediaStartSeconds: start }, index) => {
    if (zero === undefined || start === undefined) return undefined;
    return index === 0 ? 0 : start - zero - delay;
  });
}

function delaySeconds(rendition: Rendition): number {
  const [readable] = readableSegments(rendition);
  const track = readable?.timing?.track;
  return Math.max(0, track?.edits?.[0]?.mediaTime ?? 0) / (track?.timescale || 1);
}

/** The first segment that begins at another time, or is not there; -1 where all are alike. */
function firstDifference(one: Starts, other: Starts): number {
  const [shorter, longer] = [one.length, other.length].toSorted((a, b) => a - b) as [
    number,
    number,
  ];
  return Array.from({ length: longer }).findIndex((_, index) =>
    differ(one[index], other[index], index < shorter),
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
