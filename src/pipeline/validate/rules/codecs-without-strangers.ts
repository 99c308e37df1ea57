import { compareCodecs } from '../compare-codecs.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const codecsWithoutStrangers: MediaRule = {
  id: 'codecs-without-strangers',
  code: 'P06',
  title: 'CODECS names nothing that no segment holds',
  severity: 'warning',
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2',
  why: 'A player without that decoder skips a variant that it could play.',
  reads: 'media',
  *check(presentation) {
    const { multivariant } = presentation;
    if (multivariant === undefined) return;
    for (const { variant, strange } of compareCodecs(presentation)) {
      const { tag, reference } = variant;
      for (const codec of strange) {
        yield {
          subject: atValue(multivariant, tag, tag.attributes.get('CODECS')),
          message: `CODECS says ${codec}, and no segment of ${reference?.uri} holds it.`,
          hint: `Remove ${codec} from CODECS.`,
        };
      }
    }
  },
};
