import { fragmentsOf, fragmentTicks } from '../../boxes/measure-fmp4.ts';
import { atBytes, type MediaRule } from '../media-rule.ts';
import { everySegment } from '../readable-media.ts';

export const fragmentsContinuous: MediaRule = {
  id: 'fragments-continuous',
  code: 'E04',
  title: 'Each fragment of a segment starts where the one before it ends',
  severity: 'error',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification 7.1; ISO/IEC 14496-12 §8.8.12',
  why: 'A gap inside a segment is heard like one between two of them.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media, timing } of everySegment(presentation)) {
      if (timing === undefined) continue;
      let expected: number | undefined;
      for (const fragment of fragmentsOf(media, timing.track.trackId)) {
        const { decodeTime, place } = fragment;
        if (expected !== undefined && decodeTime !== undefined && decodeTime !== expected) {
          const message = `The fragment starts at tick ${decodeTime}; the one before it ends at ${expected}.`;
          yield { subject: atBytes(fetched, place), message, evidence: { decodeTime, expected } };
        }
        expected = decodeTime === undefined ? undefined : decodeTime + fragmentTicks(fragment);
      }
    }
  },
};
