import { tagsOf } from '../../playlist/tags-of.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const playlistTypeKnown: MediaRule = {
  id: 'playlist-type-known',
  code: 'M12',
  title: 'EXT-X-PLAYLIST-TYPE is VOD or EVENT',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.3.5',
  why: 'What is neither counts as nothing: the music plays as a live stream, without length.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      for (const tag of tagsOf(playlist, 'EXT-X-PLAYLIST-TYPE')) {
        if (tag.value === 'VOD' || tag.value === 'EVENT') continue;
        yield {
          subject: atValue(playlist, tag),
          message: `EXT-X-PLAYLIST-TYPE is ${quoteText(tag.value ?? '')}; it is VOD or EVENT.`,
          hint:
            playlist.endlist === undefined
              ? 'Remove the line from a live playlist; write #EXT-X-PLAYLIST-TYPE:EVENT where nothing is ever removed.'
              : 'Write #EXT-X-PLAYLIST-TYPE:VOD.',
        };
      }
    }
  },
};
