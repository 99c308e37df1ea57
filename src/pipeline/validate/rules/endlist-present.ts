import { atLine, type MediaRule } from '../media-rule.ts';

export const endlistPresent: MediaRule = {
  id: 'endlist-present',
  code: 'M10',
  title: 'The playlist of finished music says that it ends',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.1',
  why: 'Without EXT-X-ENDLIST a player takes the music for a live stream: no length, no seeking.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      if (playlist.playlistType !== 'VOD' || playlist.endlist !== undefined) continue;
      yield {
        subject: atLine(playlist, playlist.lines.at(-1)),
        message: 'The playlist is VOD, and EXT-X-ENDLIST is missing.',
        hint: 'Add the line #EXT-X-ENDLIST at the end.',
      };
    }
  },
};
