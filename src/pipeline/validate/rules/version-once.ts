import { allPlaylists } from '../all-playlists.ts';
import type { MediaRule } from '../media-rule.ts';
import { repeatedTags } from '../repeated-tags.ts';

export const versionOnce: MediaRule = {
  id: 'version-once',
  code: 'G01',
  title: 'A playlist says its version once',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.1.2',
  why: 'Clients refuse a playlist with two versions.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      yield* repeatedTags(playlist, ['EXT-X-VERSION']);
    }
  },
};
