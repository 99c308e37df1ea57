import { ticksBetween, ticksOf, ticksPerSecond } from '../../ts/ticks.ts';
import { atBytes, type MediaFinding, type MediaRule } from '../media-rule.ts';
import { timeToleranceTicks } from '../../ts/read-pes.ts';
import { neighboursOf, type SegmentOf } from '../segments-of.ts';

export const packedTimestampContinues: MediaRule = {
  id: 'packed-timestamp-continues',
  code: 'Q04',
  title: 'The time of each packed segment follows from the samples before it',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3',
  why: 'Where the time jumps, a player pauses, skips or plays something twice.',
  reads: 'media',
  *check({ renditions }) {
    for (const rendition of renditions) {
      for (const [first, second] of neighboursOf(rendition, 'packed')) {
        yield* checkPair(first, second);
      }
    }
  },
};

function* checkPair(
  first: SegmentOf<'packed'>,
  second: SegmentOf<'packed'>,
): Generator<MediaFinding> {
  const start = timeOf(first);
  const next = timeOf(second);
  const { run, trailingBytes } = first.media;
  // What is lost or cut off lasts for an unknown time.
  if (start === undefined || next === undefined || trailingBytes + run.lostBytes > 0) return;
  const expected = start + ticksOf(run.samples, run.sampleRate);
  if (Math.abs(ticksBetween(expected, next)) <= timeToleranceTicks) return;
  yield {
    subject: atBytes(second, { byteOffset: second.media.id3!.timestampOffset ?? 0 }),
    message: `The segment starts at ${seconds(next)}; after the ${run.frames} frames before it ${seconds(expected)} follows.`,
    hint: `Write ${Math.round(expected) % 2 ** 33} as its timestamp, or put #EXT-X-DISCONTINUITY before the segment.`,
  };
}

/** Undefined where it is missing or no time. */
function timeOf({ media }: SegmentOf<'packed'>): number | undefined {
  const { timestamp } = media.id3 ?? {};
  return timestamp === undefined || timestamp >= 2n ** 33n ? undefined : Number(timestamp);
}

function seconds(ticks: number): string {
  return `${(ticks / ticksPerSecond).toFixed(3)} s`;
}
