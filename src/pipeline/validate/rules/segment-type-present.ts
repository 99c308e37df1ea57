import { atBytes, type MediaRule } from '../media-rule.ts';
import { everySegment } from '../readable-media.ts';

export const segmentTypePresent: MediaRule = {
  id: 'segment-type-present',
  code: 'E10',
  title: 'A segment that is a file of its own says that it is a segment',
  severity: 'warning',
  level: 'SHOULD',
  source: 'ISO/IEC 14496-12 §8.16.2',
  why: 'Programs that meet the file alone take it for a broken movie.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media } of everySegment(presentation)) {
      if (fetched.segment.byteRange !== undefined || media.fragments.length === 0) continue;
      const styp = media.boxes.find(({ type }) => type === 'styp');
      const hint = 'Begin each segment with a styp box of the brand msdh.';
      if (styp === undefined || media.brands === undefined) {
        const message = 'The segment has no styp box.';
        yield { subject: atBytes(fetched, media.boxes[0]), message, hint };
        continue;
      }
      const { major, compatible } = media.brands;
      const brands = [...new Set([major, ...compatible])];
      if (brands.some((brand) => brand === 'msdh' || brand === 'cmfs')) continue;
      const message = `The styp box names ${brands.join(', ')}, and neither msdh nor cmfs.`;
      yield { subject: atBytes(fetched, styp), message, hint };
    }
  },
};
