import type { MediaPlaylist, MediaSegment } from '../../playlist/playlist-view.ts';
import { comparablePlaylists } from '../comparable-playlists.ts';
import { isLive } from '../is-live.ts';
import { atLine, type MediaFinding, type MediaRule } from '../media-rule.ts';
import { oddOnesOut } from '../odd-ones-out.ts';

/** Codecs cut at their own frames, the longest of which lasts less. */
const APART_SECONDS_MAX = 0.5;
/** Points in time that a message names. */
const TIMES_MAX = 3;

export const discontinuitiesAligned: MediaRule = {
  id: 'discontinuities-aligned',
  code: 'S10',
  title: 'All playlists have their discontinuities at the same points',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.4, Apple HLS Authoring Specification 8.15',
  why: 'Players match renditions by counting discontinuities: one more or less, and switching jumps in the music.',
  reads: 'presentation',
  *check({ renditions }) {
    const playlists = comparablePlaylists({ renditions }).filter(isCounted);
    const differ = oddOnesOut(playlists, (playlist) => String(breaks(playlist).length));
    for (const { item, value } of differ?.odd ?? []) {
      yield {
        subject: atLine(item, breaks(item)[0]?.discontinuity),
        message: `EXT-X-DISCONTINUITY stands ${value} times here; in "${differ!.sample.resource.name}" it stands ${differ!.usual} times, ${times(differ!.sample)}.`,
        hint: 'Write #EXT-X-DISCONTINUITY at the same points in time into all of them.',
      };
    }
    if (differ === undefined) yield* moved(playlists);
  },
};

/** Windows of a live stream that were read one after the other need not be the same. */
function isCounted(playlist: MediaPlaylist): boolean {
  return !isLive(playlist);
}

/** As many discontinuities everywhere, but not at the points where most playlists have them. */
function* moved(playlists: readonly MediaPlaylist[]): Generator<MediaFinding> {
  const seconds = (playlist: MediaPlaylist) =>
    breaks(playlist).map(({ startSeconds }) => Math.round(startSeconds));
  const differ = oddOnesOut(playlists, (playlist) => seconds(playlist).join(' '));
  const sample = differ?.sample ?? playlists[0];
  if (sample === undefined) return;
  const expected = breaks(sample);
  for (const item of playlists) {
    for (const [index, { startSeconds, discontinuity }] of breaks(item).entries()) {
      const usual = expected[index]!.startSeconds;
      if (Math.abs(startSeconds - usual) <= APART_SECONDS_MAX) continue;
      yield {
        subject: atLine(item, discontinuity),
        message: `The discontinuity is at ${startSeconds.toFixed(3)} s; in "${sample.resource.name}" it is at ${usual.toFixed(3)} s.`,
        hint: 'Cut all renditions at the same points.',
      };
    }
  }
}

/** Where the first ones are, for a person to look at. */
function times(playlist: MediaPlaylist): string {
  const seconds = breaks(playlist)
    .slice(0, TIMES_MAX)
    .map(({ startSeconds }) => `${startSeconds.toFixed(3)} s`);
  return seconds.length === 0 ? 'nowhere' : `first at ${seconds.join(', ')}`;
}

function breaks({ segments }: MediaPlaylist): MediaSegment[] {
  return segments.filter(({ discontinuity }) => discontinuity !== undefined);
}
