import type { Rule } from '#core/rules.ts';

import type { AssetMedia } from '../model.ts';
import { tagValue } from '../read-playlist.ts';

export const endlistPresent: Rule<AssetMedia> = {
  id: 'endlist-present',
  code: 'M10',
  title: 'The playlist of finished music says that it ends',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.1',
  why: 'Without EXT-X-ENDLIST a player takes the music for a live stream: no length, no seeking.',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      if (tagValue(playlist, '#EXT-X-ENDLIST') !== undefined) continue;
      yield {
        subject: { kind: 'playlist', name: playlist.file },
        message: 'EXT-X-ENDLIST is missing.',
      };
    }
  },
};
