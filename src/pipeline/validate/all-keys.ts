import type { KeyReference, Playlist } from '../playlist/playlist-view.ts';
import type { Presentation } from './presentation.ts';

/** Every EXT-X-KEY and EXT-X-SESSION-KEY with the playlist that it stands in. */
export function* allKeys({
  multivariant,
  renditions,
}: Pick<Presentation, 'multivariant' | 'renditions'>): Generator<{
  playlist: Playlist;
  key: KeyReference;
}> {
  for (const key of multivariant?.sessionKeys ?? []) yield { playlist: multivariant!, key };
  for (const { playlist } of renditions) {
    for (const key of playlist.keys) yield { playlist, key };
  }
}
