import { allPlaylists } from '../all-playlists.ts';
import type { MediaRule } from '../media-rule.ts';
import { repeatedTags } from '../repeated-tags.ts';

const ONCE = ['EXTM3U', 'EXT-X-INDEPENDENT-SEGMENTS', 'EXT-X-START'];

export const sharedTagsOnce: MediaRule = {
  id: 'shared-tags-once',
  code: 'G05',
  title: 'Tags of both kinds of playlists stand once',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.1, §4.4.2',
  why: 'Of two that differ, every player takes the one it likes; clients may refuse the playlist.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) yield* repeatedTags(playlist, ONCE);
  },
};
