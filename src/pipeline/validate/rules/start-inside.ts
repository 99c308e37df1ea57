import type { MediaPlaylist, Playlist } from '../../playlist/playlist-view.ts';
import { readDecimal } from '../../playlist/read-values.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import { allPlaylists } from '../all-playlists.ts';
import { atValue, type MediaFinding, type MediaRule } from '../media-rule.ts';
import type { Presentation } from '../presentation.ts';
import { playlistSeconds } from '../playlist-seconds.ts';

/** Target durations that a player stays away from the end of what still grows. */
const EDGE_TARGETS = 3;

export const startInside: MediaRule = {
  id: 'start-inside',
  code: 'G09',
  title: 'EXT-X-START lies inside the music',
  severity: 'warning',
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §4.4.2.2',
  why: 'Players start at the very end or at the very beginning instead.',
  reads: 'presentation',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      const shortest = shortestOf(playlist, presentation);
      if (shortest !== undefined) yield* checkStart(playlist, shortest);
    }
  },
};

function* checkStart(playlist: Playlist, media: MediaPlaylist): Generator<MediaFinding> {
  const seconds = playlistSeconds(media);
  const [start] = tagsOf(playlist, 'EXT-X-START');
  const attribute = start?.attributes.get('TIME-OFFSET');
  const offset = readDecimal(attribute?.value);
  if (start === undefined || offset === undefined) return;
  const subject = atValue(playlist, start, attribute);
  if (Math.abs(offset) > seconds) {
    yield {
      subject,
      message: `TIME-OFFSET is ${offset} s; the music lasts ${seconds.toFixed(3)} s.`,
      hint: `Write a TIME-OFFSET between -${seconds.toFixed(3)} and ${seconds.toFixed(3)}.`,
    };
    return;
  }
  const edge = EDGE_TARGETS * (media.targetDuration ?? 0);
  const fromEnd = offset < 0 ? -offset : seconds - offset;
  if (media.endlist !== undefined || fromEnd >= edge) return;
  yield {
    subject,
    message: `TIME-OFFSET ${offset} is ${fromEnd.toFixed(3)} s before the end of a playlist that still grows.`,
    hint: `Stay ${edge} s away from the end: three target durations.`,
  };
}

/** The media playlist that an offset has to fit into; of a multivariant one, the shortest. */
function shortestOf(playlist: Playlist, { renditions }: Presentation): MediaPlaylist | undefined {
  const inside = playlist.kind === 'media' ? [playlist] : renditions.map((one) => one.playlist);
  return inside
    .filter(({ segments }) => segments.length > 0)
    .toSorted((one, other) => playlistSeconds(one) - playlistSeconds(other))[0];
}
