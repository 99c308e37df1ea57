import type { TsStream } from '../../ts/model.ts';
import { timeToleranceTicks } from '../../ts/read-pes.ts';
import { ticksBetween, ticksOf, ticksPerSecond } from '../../ts/ticks.ts';
import { atBytes, type MediaFinding, type MediaRule } from '../media-rule.ts';
import { neighboursOf, segmentsOf, type SegmentOf } from '../segments-of.ts';

export const tsTimesContinue: MediaRule = {
  id: 'ts-times-continue',
  code: 'T05',
  title: 'Presentation times go on with the samples, also from segment to segment',
  severity: 'error',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification 7.2',
  why: 'Where the time jumps, a player pauses, skips or plays something twice.',
  reads: 'media',
  *check(presentation) {
    for (const segment of segmentsOf(presentation, 'ts')) yield* checkInside(segment);
    for (const rendition of presentation.renditions) {
      for (const [first, second] of neighboursOf(rendition, 'ts')) yield* checkPair(first, second);
    }
  },
};

function* checkInside(segment: SegmentOf<'ts'>): Generator<MediaFinding> {
  for (const { pid, run, firstTime, timeBreaks } of segment.media.streams) {
    if (run === undefined || !isWhole(segment)) continue;
    if (firstTime === undefined) {
      yield {
        subject: atBytes(segment),
        message: `No packet of PID ${pid} says when it is played.`,
        hint: 'Let the packager write a PTS with every PES packet of audio.',
      };
    }
    const [found] = timeBreaks;
    if (found === undefined) continue;
    yield {
      subject: atBytes(segment, found),
      message: `A packet of PID ${pid} is to be played at ${seconds(found.found)}; after the samples before it ${seconds(found.expected)} follows.`,
      hint: 'Package again with times that count samples, or mark the jump with #EXT-X-DISCONTINUITY in a segment of its own.',
    };
  }
}

function* checkPair(first: SegmentOf<'ts'>, second: SegmentOf<'ts'>): Generator<MediaFinding> {
  const before = audioOf(first);
  const after = audioOf(second);
  if (before?.run === undefined || before.timeBreaks.length > 0 || !isWhole(first)) return;
  const start = startOf(before);
  const next = after && startOf(after);
  if (start === undefined || next === undefined) return;
  const expected = start + ticksOf(before.run.samples, before.run.sampleRate);
  const jump = ticksBetween(expected, next);
  if (Math.abs(jump) <= timeToleranceTicks) return;
  yield {
    subject: atBytes(second, after!.firstTime),
    message: `The segment starts at ${seconds(next)}; after the samples of the one before it ${seconds(expected)} follows.`,
    hint: 'Let one run of the packager write all segments, or put #EXT-X-DISCONTINUITY before this one.',
  };
}

function audioOf({ media }: SegmentOf<'ts'>): TsStream | undefined {
  return media.streams.find(({ run }) => run !== undefined);
}

/** Time of the first sample of a stream, by its first presentation time. */
function startOf({ firstTime, run }: TsStream): number | undefined {
  if (firstTime?.samplesBefore === undefined || run === undefined) return undefined;
  return firstTime.pts - ticksOf(firstTime.samplesBefore, run.sampleRate);
}

/** Where packets or frames are lost, the samples between two times are not known. */
function isWhole({ media }: SegmentOf<'ts'>): boolean {
  const isCut = media.streams.some(({ run, trailingBytes }) => trailingBytes > 0 || run?.lostBytes);
  return media.syncLosses.length === 0 && media.counterBreaks.length === 0 && !isCut;
}

function seconds(ticks: number): string {
  return `${(ticks / ticksPerSecond).toFixed(3)} s`;
}
