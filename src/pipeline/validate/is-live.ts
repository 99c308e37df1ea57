import type { MediaPlaylist } from '../playlist/playlist-view.ts';

/** Whether a playlist is a window that moves: it may grow at its end and lose segments at its start. */
export function isLive(playlist: MediaPlaylist): boolean {
  return playlist.endlist === undefined && !playlist.tags.has('EXT-X-PLAYLIST-TYPE');
}
