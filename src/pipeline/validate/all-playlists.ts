import type { Playlist } from '../playlist/playlist-view.ts';
import type { Presentation } from './presentation.ts';

/** Every playlist that was read: the multivariant one, then the media playlists. */
export function allPlaylists({
  multivariant,
  renditions,
}: Pick<Presentation, 'multivariant' | 'renditions'>): readonly Playlist[] {
  const media = renditions.map(({ playlist }) => playlist);
  return multivariant === undefined ? media : [multivariant, ...media];
}
