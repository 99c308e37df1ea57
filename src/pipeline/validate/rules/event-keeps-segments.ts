import { tagsOf } from '../../playlist/tags-of.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

export const eventKeepsSegments: MediaRule = {
  id: 'event-keeps-segments',
  code: 'M15',
  title: 'Only a playlist without type removes segments at its start',
  severity: 'warning',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.2',
  why: 'Players keep the whole of an EVENT playlist seekable; what was removed is then asked for and missing.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const { mediaSequence, discontinuitySequence, playlistType } = playlist;
      // Not an error: an event may also begin to count elsewhere than at 0.
      if (playlistType !== 'EVENT' && (playlistType !== 'VOD' || playlist.endlist)) continue;
      const removed = mediaSequence > 0 ? 'EXT-X-MEDIA-SEQUENCE' : 'EXT-X-DISCONTINUITY-SEQUENCE';
      const count = mediaSequence > 0 ? mediaSequence : discontinuitySequence;
      const [tag] = tagsOf(playlist, removed);
      if (count === 0 || tag === undefined) continue;
      yield {
        subject: atLine(playlist, tag),
        message: `The playlist is ${playlistType}, from which nothing is removed, and ${removed} is ${count}.`,
        hint: 'Remove EXT-X-PLAYLIST-TYPE from a live playlist whose segments go; keep all segments otherwise.',
      };
    }
  },
};
