import { listCodecs } from '../list-codecs.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { measureRendition } from '../measure-variant.ts';

const HE_AAC = new Set(['mp4a.40.5', 'mp4a.40.29']);
/** Above it AAC-LC sounds better; with the tolerance of 10 % that measured rates have. */
const RATE_MAX_BPS = 64_000 * 1.1;

export const heAacAtLowRates: MediaRule = {
  id: 'he-aac-at-low-rates',
  code: 'C01',
  title: 'HE-AAC is for 64 kbit/s and less',
  severity: 'warning',
  level: 'SHOULD',
  source: 'Apple HLS Authoring Specification 2.4',
  why: 'It codes half of the spectrum and guesses the rest; with enough bits AAC-LC guesses nothing.',
  reads: 'media',
  profiles: ['apple'],
  *check({ multivariant, renditions }) {
    if (multivariant === undefined) return;
    for (const rendition of renditions) {
      for (const { tag } of rendition.variants) {
        const codec = listCodecs(tag).find((name) => HE_AAC.has(name));
        const averageBps =
          codec === undefined ? undefined : measureRendition(rendition)?.averageBps;
        if (averageBps === undefined || averageBps <= RATE_MAX_BPS) continue;
        yield {
          subject: atValue(multivariant, tag, tag.attributes.get('CODECS')),
          message: `${codec} is HE-AAC, and the segments have ${Math.round(averageBps / 1000)} kbit/s.`,
          hint: 'Encode it as AAC-LC, or at 64 kbit/s or less.',
        };
      }
    }
  },
};
