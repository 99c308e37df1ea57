import type { Rule } from '#core/rules.ts';

import type { AssetMedia } from '../model.ts';
import { readAttributes } from '../read-playlist.ts';

export const mapPresent: Rule<AssetMedia> = {
  id: 'map-present',
  code: 'N01',
  title: 'Fragmented MP4 segments have an init section',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.2',
  why: 'Without the init section no player knows the codec, and nothing sounds.',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const map = playlist.tags.find((tag) => tag.name === '#EXT-X-MAP');
      const first = playlist.segments[0];
      const named = readAttributes(map?.value ?? '').get('URI');
      if (named && (first === undefined || map!.line < first.line)) continue;
      yield {
        subject: { kind: 'playlist', name: playlist.file },
        message: 'No EXT-X-MAP with a URI stands before the first segment.',
      };
    }
  },
};
