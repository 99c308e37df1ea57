import { tagsOf } from '../../playlist/tags-of.ts';
import { allPlaylists } from '../all-playlists.ts';
import type { MediaRule } from '../media-rule.ts';
import { requireAttribute } from '../require-attribute.ts';

export const startHasOffset: MediaRule = {
  id: 'start-has-offset',
  code: 'G08',
  title: 'EXT-X-START says where to start',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.2.2',
  why: 'Without TIME-OFFSET it says nothing, and clients may refuse the playlist.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      const starts = tagsOf(playlist, 'EXT-X-START');
      yield* requireAttribute(playlist, starts, 'TIME-OFFSET', 'Add TIME-OFFSET=0, in seconds.');
    }
  },
};
