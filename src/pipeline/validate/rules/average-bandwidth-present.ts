import { tagsOf } from '../../playlist/tags-of.ts';
import type { MediaRule } from '../media-rule.ts';
import { requireAttribute } from '../require-attribute.ts';

export const averageBandwidthPresent: MediaRule = {
  id: 'average-bandwidth-present',
  code: 'P07',
  title: 'Every variant says its AVERAGE-BANDWIDTH',
  severity: 'error',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification 9.14',
  why: 'Players plan long loads by the average; by the peak alone they choose too low.',
  reads: 'playlist',
  profiles: ['apple', 'veza'],
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    const hint =
      'Add AVERAGE-BANDWIDTH= with the average bit rate; veza hls validate --fix measures it.';
    const tags = tagsOf(multivariant, 'EXT-X-STREAM-INF');
    yield* requireAttribute(multivariant, tags, 'AVERAGE-BANDWIDTH', hint);
  },
};
