import type { MediaRule } from '../media-rule.ts';
import { requireAttribute } from '../require-attribute.ts';

export const variantCodecsPresent: MediaRule = {
  id: 'variant-codecs-present',
  code: 'P03',
  title: 'Every variant says its CODECS',
  severity: 'warning',
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2, Apple HLS Authoring Specification 9.1',
  why: 'Without it a player has to load media to see whether it can play it, and may start with what it cannot.',
  reads: 'playlist',
  severityIn: { apple: 'error', veza: 'error' },
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    const tags = multivariant.variants.map(({ tag }) => tag);
    const hint =
      'Add CODECS= with the codecs of the segments, as in CODECS="mp4a.40.2"; veza hls validate --fix reads them.';
    yield* requireAttribute(multivariant, tags, 'CODECS', hint);
  },
};
