import { compareCodecs } from '../compare-codecs.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const codecsMatchSampleEntry: MediaRule = {
  id: 'codecs-match-sample-entry',
  code: 'P05',
  title: 'CODECS names what the init section holds',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2; RFC 6381',
  why: 'A player opens its decoder by CODECS; a wrong name plays nothing, or skips the variant.',
  reads: 'media',
  *check(presentation) {
    const { multivariant } = presentation;
    if (multivariant === undefined) return;
    for (const { variant, misnamed } of compareCodecs(presentation)) {
      const { tag } = variant;
      for (const { codec, named, rendition } of misnamed) {
        yield {
          subject: atValue(multivariant, tag, tag.attributes.get('CODECS')),
          message: `${rendition.resource.name} is ${codec}; CODECS says ${named}.`,
          hint: `Write ${codec} in CODECS.`,
          evidence: { codec, named },
        };
      }
    }
  },
};
