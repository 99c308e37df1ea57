import { tagsOf } from '../../playlist/tags-of.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

export const finishedPlaylistVod: MediaRule = {
  id: 'finished-playlist-vod',
  code: 'M13',
  title: 'The playlist of finished music is of type VOD',
  severity: 'error',
  exception: { severity: 'warning', when: 'the playlist is what is left of a live stream' },
  level: 'MUST',
  source: 'Apple HLS Authoring Specification 8.6',
  why: 'Only with VOD players know that nothing changes any more, and show length and position at once.',
  reads: 'playlist',
  profiles: ['apple', 'veza'],
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      if (playlist.endlist === undefined || playlist.tags.has('EXT-X-PLAYLIST-TYPE')) continue;
      const { mediaSequence } = playlist;
      if (mediaSequence > 0) {
        yield {
          subject: atLine(playlist, tagsOf(playlist, 'EXT-X-MEDIA-SEQUENCE')[0]),
          message: `The playlist has an end and begins with segment ${mediaSequence}: it is what is left of a live stream.`,
          hint: 'Write the playlist of all segments: ffmpeg -hls_list_size 0 -hls_playlist_type vod.',
          severity: 'warning',
        };
        continue;
      }
      yield {
        subject: atLine(playlist, playlist.endlist),
        message: 'The playlist has an end, and EXT-X-PLAYLIST-TYPE is missing.',
        hint: 'Add the line #EXT-X-PLAYLIST-TYPE:VOD before the first segment.',
      };
    }
  },
};
