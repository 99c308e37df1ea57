import { fragmentsOf } from '../../boxes/measure-fmp4.ts';
import { type FrameTicks, frameTicks } from '../frame-ticks.ts';
import { isLastOfRun } from '../is-last-of-run.ts';
import { atBytes, type MediaRule } from '../media-rule.ts';
import { readableSegments, type ReadableSegment } from '../readable-media.ts';

export const frameDurationsEven: MediaRule = {
  id: 'frame-durations-even',
  code: 'E12',
  title: 'Every frame but the last lasts as long as its codec says',
  severity: 'error',
  level: 'MUST',
  source: 'ISO/IEC 14496-3 §4.5.2.1; RFC 9639 §9.1; RFC 6716 §3.1',
  why: 'Rounded durations make a browser insert or drop samples inside the music.',
  reads: 'media',
  *check({ renditions }) {
    for (const rendition of renditions) {
      for (const item of readableSegments(rendition)) {
        const expected = item.timing && frameTicks(item.timing.track);
        if (expected === undefined) continue;
        const odd = findOdd(item, expected, isLastOfRun(rendition, item.fetched));
        if (odd === undefined) continue;
        const { frame, ticks, place } = odd;
        yield {
          subject: atBytes(item.fetched, place),
          message: `Frame ${frame} lasts ${ticks} ticks instead of ${expected.text}.`,
          evidence: { frame, ticks },
        };
      }
    }
  },
};

function findOdd({ media, timing }: ReadableSegment, expected: FrameTicks, isLast: boolean) {
  let frame = 0;
  for (const { runs } of fragmentsOf(media, timing!.track.trackId)) {
    for (const { durations, place } of runs) {
      for (const ticks of durations) {
        frame += 1;
        const isEven =
          ticks >= expected.min && ticks <= expected.max && ticks % expected.step === 0;
        if (isEven) continue;
        // The last frame of all may end where the music ends.
        const isEnd = isLast && frame === timing!.samples && ticks <= expected.max;
        if (!isEnd) return { frame, ticks, place };
      }
    }
  }
  return undefined;
}
