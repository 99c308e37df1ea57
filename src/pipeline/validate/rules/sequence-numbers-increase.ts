import { atBytes, type MediaRule } from '../media-rule.ts';
import { readableSegments } from '../readable-media.ts';

export const sequenceNumbersIncrease: MediaRule = {
  id: 'sequence-numbers-increase',
  code: 'E07',
  title: 'Fragments are numbered in their order',
  severity: 'warning',
  level: 'SHOULD',
  source: 'ISO/IEC 14496-12 §8.8.5',
  why: 'A number that comes again shows segments that are in the wrong place, or of another encoding.',
  reads: 'media',
  *check({ renditions }) {
    for (const rendition of renditions) {
      let before: number | undefined;
      for (const { fetched, media } of readableSegments(rendition)) {
        const { segment, displaced } = fetched;
        if (segment.discontinuity !== undefined || displaced !== undefined) before = undefined;
        // Its number shows again that it stands in the wrong place.
        if (displaced !== undefined) continue;
        for (const { place, sequenceNumber } of media.fragments) {
          if (before !== undefined && sequenceNumber !== undefined && sequenceNumber <= before) {
            const message = `The fragment has the number ${sequenceNumber}; the one before it has ${before}.`;
            yield { subject: atBytes(fetched, place), message };
          }
          before = sequenceNumber ?? before;
        }
      }
    }
  },
};
