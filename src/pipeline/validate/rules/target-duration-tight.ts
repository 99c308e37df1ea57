import type { MediaPlaylist } from '../../playlist/playlist-view.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import { comparablePlaylists } from '../comparable-playlists.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const targetDurationTight: MediaRule = {
  id: 'target-duration-tight',
  code: 'M07',
  title: 'The target duration is that of the longest segment',
  severity: 'warning',
  source: 'veza: the window of draft-pantos-hls-rfc8216bis §4.1 follows from it',
  why: 'Peak bit rates are measured over a window of the target duration: one that is too long hides peaks.',
  reads: 'playlist',
  profiles: ['apple', 'veza'],
  *check({ renditions }) {
    // All playlists have one target duration: that of the longest segment in any of them.
    const playlists = comparablePlaylists({ renditions }).filter(isMeasured);
    const longest = playlists.reduce((most, playlist) => Math.max(most, longestOf(playlist)), 1);
    for (const playlist of playlists) {
      const { targetDuration } = playlist;
      const [tag] = tagsOf(playlist, 'EXT-X-TARGETDURATION');
      if (tag === undefined || targetDuration === undefined || targetDuration <= longest) continue;
      yield {
        subject: atValue(playlist, tag),
        message: `The target duration is ${targetDuration} s; the longest segment rounds to ${longest} s.`,
        hint: `Write #EXT-X-TARGETDURATION:${longest}.`,
      };
    }
  },
};

/** A live playlist shows only some of its segments; a single segment may well be a short one. */
function isMeasured({ endlist, segments }: MediaPlaylist): boolean {
  if (endlist === undefined || segments.length < 2) return false;
  return segments.every(({ seconds }) => seconds !== undefined);
}

function longestOf({ segments }: MediaPlaylist): number {
  return segments.reduce((most, { seconds }) => Math.max(most, Math.round(seconds!)), 1);
}
