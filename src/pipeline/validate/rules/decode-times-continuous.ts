import { atBytes, type MediaRule } from '../media-rule.ts';
import type { Fmp4Timing } from '../../boxes/measure-fmp4.ts';
import { readableNeighbours, readableSegments, type ReadableSegment } from '../readable-media.ts';

export const decodeTimesContinuous: MediaRule = {
  id: 'decode-times-continuous',
  code: 'E03',
  title: 'Each segment starts where the one before it ends',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3; Apple HLS Authoring Specification 7.3',
  why: 'A gap or an overlap is a click between two segments, or a player that stops.',
  reads: 'media',
  *check({ renditions, asset }) {
    for (const rendition of renditions) {
      const [first] = readableSegments(rendition);
      // Elsewhere a presentation may be a part of a longer one.
      const isOwn = asset !== undefined && first?.fetched.segment.index === 0;
      if (isOwn) yield* compare(first, 0);
      for (const [before, after] of readableNeighbours(rendition)) {
        if (after.fetched.segment.discontinuity !== undefined) continue;
        const { startTicks, durationTicks = 0, track } = before.timing ?? {};
        if (startTicks === undefined || !isSameClock(track, after.timing)) continue;
        // Time that goes back to an earlier segment is another encoding, and a rule of its own.
        if ((after.timing.startTicks ?? 0) <= startTicks) continue;
        yield* compare(after, startTicks + durationTicks);
      }
    }
  },
};

function isSameClock(
  track: Fmp4Timing['track'] | undefined,
  timing: Fmp4Timing | undefined,
): timing is Fmp4Timing {
  return timing?.track.timescale === track?.timescale && timing?.track.trackId === track?.trackId;
}

function* compare({ fetched, media, timing }: ReadableSegment, expected: number) {
  const startTicks = timing?.startTicks;
  if (startTicks === undefined || startTicks === expected) return;
  const { timescale, trackId } = timing!.track;
  const place = media.fragments[0]!.tracks.find((track) => track.trackId === trackId);
  const tell = (ticks: number): string => `${ticks} (${(ticks / timescale).toFixed(3)} s)`;
  yield {
    subject: atBytes(fetched, place?.place),
    message: `It starts at tick ${tell(startTicks)}; the segments before it end at ${tell(expected)}.`,
    hint:
      startTicks > expected
        ? 'Put in the segment that is missing before it, or package again with times that count samples.'
        : 'Remove what is there twice, or package again with times that count samples.',
    evidence: { decodeTime: startTicks, expected },
  };
}
