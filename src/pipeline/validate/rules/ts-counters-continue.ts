import { atBytes, type MediaFinding, type MediaRule } from '../media-rule.ts';
import { neighboursOf, segmentsOf, type SegmentOf } from '../segments-of.ts';

export const tsCountersContinue: MediaRule = {
  id: 'ts-counters-continue',
  code: 'T04',
  title: 'Continuity counters go on, also from segment to segment',
  severity: 'error',
  level: 'MUST',
  source: 'ISO/IEC 13818-1 §2.4.3.3',
  why: 'A player takes a jump for lost packets, and throws away what it has of a frame.',
  reads: 'media',
  *check(presentation) {
    for (const segment of segmentsOf(presentation, 'ts')) {
      if (!isWhole(segment)) continue;
      const [found] = segment.media.counterBreaks;
      if (found === undefined) continue;
      const { pid, byteOffset } = found;
      yield {
        subject: atBytes(segment, { byteOffset }),
        message: `The counter of PID ${pid} is ${found.found} where ${found.expected} follows.`,
        hint: 'Package the segment again; packets were lost or written twice.',
      };
    }
    for (const rendition of presentation.renditions) {
      for (const [first, second] of neighboursOf(rendition, 'ts')) yield* checkPair(first, second);
    }
  },
};

function* checkPair(first: SegmentOf<'ts'>, second: SegmentOf<'ts'>): Generator<MediaFinding> {
  if (!isWhole(first) || !isWhole(second)) return;
  const ends = new Map(first.media.continuity.map(({ pid, last }) => [pid, last]));
  for (const { pid, first: found, firstOffset, startsAnew } of second.media.continuity) {
    const last = ends.get(pid);
    const expected = last === undefined ? undefined : (last + 1) & 0x0f;
    if (expected === undefined || found === expected || startsAnew) continue;
    yield {
      subject: atBytes(second, { byteOffset: firstOffset }),
      message: `The counter of PID ${pid} starts at ${found}; after the segment before it ${expected} follows.`,
      hint: 'Let one run of the packager write all segments, or put #EXT-X-DISCONTINUITY before this one.',
    };
    return;
  }
}

/** Where bytes are missing, so are counters. */
function isWhole({ media }: SegmentOf<'ts'>): boolean {
  return media.syncLosses.length === 0 && media.bytes % 188 === 0;
}
