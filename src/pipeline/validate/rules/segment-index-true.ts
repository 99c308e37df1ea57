import type { SegmentIndex } from '../../boxes/media.ts';
import { atBytes, type MediaRule } from '../media-rule.ts';
import { everySegment, type ReadableSegment } from '../readable-media.ts';

export const segmentIndexTrue: MediaRule = {
  id: 'segment-index-true',
  code: 'E09',
  title: 'The index of a segment says what is in it',
  severity: 'warning',
  level: 'SHOULD',
  source: 'ISO/IEC 14496-12 §8.16.3',
  why: 'A player that seeks by the index lands in the middle of a frame, or beyond the segment.',
  reads: 'media',
  *check(presentation) {
    for (const item of everySegment(presentation)) {
      for (const index of item.media.indexes) {
        const message = faultOf(item, index);
        if (message !== undefined) yield { subject: atBytes(item.fetched, index.place), message };
      }
    }
  },
};

function faultOf({ media, timing }: ReadableSegment, index: SegmentIndex): string | undefined {
  const { place, firstOffset, references, timescale, earliestPresentationTime } = index;
  // An index over more than this segment, as it stands before the first one of a file.
  if (media.indexes.length > 1 || references.length > media.fragments.length) return undefined;
  const left = media.bytes - place.byteOffset - place.bytes - firstOffset;
  const bytes = references.reduce((sum, reference) => sum + reference.bytes, 0);
  if (bytes !== left) return `The index says ${bytes} bytes; ${left} follow it.`;
  if (timing === undefined || timing.startTicks === undefined || timescale === 0) return undefined;
  const { track, durationTicks, startTicks } = timing;
  const scale = track.timescale / timescale;
  const said = references.reduce((sum, reference) => sum + reference.durationTicks, 0) * scale;
  // A tick of the index may be longer than one of the track.
  if (Math.abs(said - durationTicks) > Math.max(1, scale)) {
    return `The index says a duration of ${said} ticks; the samples last ${durationTicks}.`;
  }
  const start = earliestPresentationTime * scale;
  const skipped = track.edits?.[0]?.mediaTime ?? 0;
  const starts = [startTicks, Math.max(0, startTicks - skipped)];
  if (starts.some((ticks) => Math.abs(ticks - start) <= Math.max(1, scale))) return undefined;
  return `The index says that the segment starts at tick ${start}; it starts at ${startTicks}.`;
}
