import type { MultivariantPlaylist } from '../playlist/playlist-view.ts';

/** Locations of the media playlists that a multivariant playlist names, each once, in its order. */
export function listReferences({ variants, renditions }: MultivariantPlaylist): string[] {
  const all = [...variants, ...renditions].flatMap(({ reference }) => reference?.location ?? []);
  return [...new Set(all)];
}
