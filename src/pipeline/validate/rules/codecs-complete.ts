import { compareCodecs } from '../compare-codecs.ts';
import { listCodecs } from '../list-codecs.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const codecsComplete: MediaRule = {
  id: 'codecs-complete',
  code: 'P04',
  title: 'CODECS names every format that the variant can use',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2, §6.2.4',
  why: 'A player that cannot play what CODECS leaves out takes the variant, and stops in it.',
  reads: 'media',
  *check(presentation) {
    const { multivariant } = presentation;
    if (multivariant === undefined) return;
    for (const { variant, missing } of compareCodecs(presentation)) {
      const { tag } = variant;
      for (const { codec, rendition } of missing) {
        const named = listCodecs(tag).join(',');
        yield {
          subject: atValue(multivariant, tag, tag.attributes.get('CODECS')),
          message: `CODECS "${named}" leaves out ${codec}, which ${rendition.resource.name} holds.`,
          hint: `Add ${codec} to CODECS.`,
        };
      }
    }
  },
};
