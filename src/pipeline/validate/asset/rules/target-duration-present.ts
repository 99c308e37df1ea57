import type { Rule } from '#core/rules.ts';

import type { AssetMedia } from '../model.ts';
import { tagValue } from '../read-playlist.ts';

export const targetDurationPresent: Rule<AssetMedia> = {
  id: 'target-duration-present',
  code: 'M01',
  title: 'A media playlist says its target duration',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.3.1',
  why: 'Players refuse a playlist without it, or guess how much to buffer.',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const value = tagValue(playlist, '#EXT-X-TARGETDURATION');
      if (value !== undefined && /^[1-9]\d*$/.test(value)) continue;
      yield {
        subject: { kind: 'playlist', name: playlist.file },
        message:
          value === undefined
            ? 'EXT-X-TARGETDURATION is missing.'
            : `EXT-X-TARGETDURATION is "${value}", not a whole number of seconds.`,
      };
    }
  },
};
