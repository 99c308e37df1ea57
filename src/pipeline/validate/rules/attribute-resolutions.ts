import { wrongValue } from '../attribute-value.ts';
import type { MediaRule } from '../media-rule.ts';
import { typedAttributes } from '../typed-attributes.ts';

export const attributeResolutions: MediaRule = {
  id: 'attribute-resolutions',
  code: 'A09',
  title: 'A resolution is two whole numbers with an x between them',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.2',
  why: 'Clients choose variants by it; half of it is none.',
  reads: 'playlist',
  *check(presentation) {
    for (const found of typedAttributes(presentation, ['resolution'])) {
      if (/^\d{1,20}x\d{1,20}$/.test(found.attribute.raw)) continue;
      yield wrongValue(
        found,
        'width and height, as in 1920x1080',
        'Write both, or remove RESOLUTION where there is no video.',
      );
    }
  },
};
