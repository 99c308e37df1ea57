import type { MediaPlaylist } from '../playlist/playlist-view.ts';

/** How long a playlist lasts by its EXTINF, in seconds. */
export function playlistSeconds({ segments }: MediaPlaylist): number {
  const last = segments.at(-1);
  return last === undefined ? 0 : last.startSeconds + Math.max(0, last.seconds ?? 0);
}
