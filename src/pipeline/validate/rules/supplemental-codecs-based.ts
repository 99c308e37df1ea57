import { codecKind } from '../codec-kind.ts';
import { listCodecs } from '../list-codecs.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const supplementalCodecsBased: MediaRule = {
  id: 'supplemental-codecs-based',
  code: 'P20',
  title: 'SUPPLEMENTAL-CODECS adds to a base layer that CODECS names',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2',
  why: 'A player that does not know the supplement plays the base layer, and has to know what it is.',
  reads: 'playlist',
  *check({ multivariant }) {
    for (const { tag } of multivariant?.variants ?? []) {
      const supplemental = tag.attributes.get('SUPPLEMENTAL-CODECS');
      if (supplemental === undefined) continue;
      const base = listCodecs(tag).map(codecKind);
      for (const entry of listCodecs(tag, 'SUPPLEMENTAL-CODECS')) {
        const codec = entry.split('/')[0]!;
        const kind = codecKind(codec);
        const isBased = kind === undefined ? base.length > 0 : base.includes(kind);
        if (isBased) continue;
        yield {
          subject: atValue(multivariant!, tag, supplemental),
          message: `SUPPLEMENTAL-CODECS names ${quoteText(codec)}, and CODECS names no ${kind ?? 'codec'} that it is based on.`,
          hint: 'Add the codec of the base layer to CODECS.',
        };
      }
    }
  },
};
