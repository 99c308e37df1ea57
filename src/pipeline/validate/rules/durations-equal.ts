import type { MediaPlaylist } from '../../playlist/playlist-view.ts';
import { comparablePlaylists } from '../comparable-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { oddOnesOut } from '../odd-ones-out.ts';

/** Codecs end with a whole frame of their own; so much longer may one be without a fault. */
const FRAME_SECONDS = 0.25;

export const durationsEqual: MediaRule = {
  id: 'durations-equal',
  code: 'X04',
  title: 'All playlists of finished music last the same',
  severity: 'error',
  exception: { severity: 'warning', when: 'they differ by one target duration at most' },
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.4, Apple HLS Authoring Specification 8.3, 8.7',
  why: 'Where one ends earlier the music stops when a player has changed to it.',
  reads: 'presentation',
  *check({ renditions }) {
    const playlists = comparablePlaylists({ renditions }).filter(
      ({ endlist, segments }) =>
        endlist !== undefined && segments.every(({ seconds }) => seconds !== undefined),
    );
    // Of two the longer is right: music is lost more often than added.
    const longestFirst = playlists.toSorted((one, other) => secondsOf(other) - secondsOf(one));
    const differ = oddOnesOut(longestFirst, (playlist) => String(Math.round(secondsOf(playlist))));
    const usual = differ?.sample ?? longestFirst[0];
    for (const playlist of playlists) {
      const missing = secondsOf(usual!) - secondsOf(playlist);
      if (Math.abs(missing) <= FRAME_SECONDS) continue;
      const isOver = Math.abs(missing) > (playlist.targetDuration ?? 0);
      yield {
        subject: atLine(playlist, playlist.segments.at(-1)!.line),
        message: `The playlist lasts ${secondsOf(playlist).toFixed(3)} s, ${Math.abs(missing).toFixed(3)} s ${missing > 0 ? 'less' : 'more'} than "${usual!.resource.name}".`,
        hint: `${missing > 0 ? 'Add the segments that are missing' : 'Remove the segments that are too many'}: the same music stands in all playlists.`,
        // Up to one target duration more at its ends is allowed by the draft, not by Apple.
        ...(!isOver && { severity: 'warning' as const }),
      };
    }
  },
};

function secondsOf({ segments }: MediaPlaylist): number {
  const last = segments.at(-1)!;
  return last.startSeconds + (last.seconds ?? 0);
}
