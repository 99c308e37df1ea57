import { tagsOf } from '../../playlist/tags-of.ts';
import type { MediaRule } from '../media-rule.ts';
import { requireAttribute } from '../require-attribute.ts';

export const variantBandwidthPresent: MediaRule = {
  id: 'variant-bandwidth-present',
  code: 'P01',
  title: 'Every variant says its BANDWIDTH',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2',
  why: 'Players choose by it; without it many refuse the whole playlist.',
  reads: 'playlist',
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    const hint =
      'Add BANDWIDTH= with the peak bit rate in bits a second; veza hls validate --fix measures it.';
    yield* requireAttribute(
      multivariant,
      tagsOf(multivariant, 'EXT-X-STREAM-INF'),
      'BANDWIDTH',
      hint,
    );
  },
};
