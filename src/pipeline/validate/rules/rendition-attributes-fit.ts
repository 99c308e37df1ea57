import { atValue, type MediaRule } from '../media-rule.ts';

const ONLY_FOR: Readonly<Record<string, string>> = {
  FORCED: 'SUBTITLES',
  CHANNELS: 'AUDIO',
  'BIT-DEPTH': 'AUDIO',
  'SAMPLE-RATE': 'AUDIO',
};

export const renditionAttributesFit: MediaRule = {
  id: 'rendition-attributes-fit',
  code: 'R07',
  title: 'An attribute of one type of renditions stands only there',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.1',
  why: 'A player that reads strictly drops a rendition with an attribute that cannot be.',
  reads: 'playlist',
  *check({ multivariant }) {
    for (const { tag, type } of multivariant?.renditions ?? []) {
      for (const [name, only] of Object.entries(ONLY_FOR)) {
        const attribute = tag.attributes.get(name);
        if (attribute === undefined || type === undefined || type === only) continue;
        yield {
          subject: atValue(multivariant!, tag, attribute),
          message: `${name} stands on a rendition of TYPE=${type}; it is for TYPE=${only}.`,
          hint: `Remove ${name}.`,
        };
      }
    }
  },
};
