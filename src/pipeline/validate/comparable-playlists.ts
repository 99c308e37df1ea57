import type { MediaPlaylist } from '../playlist/playlist-view.ts';
import type { Presentation } from './presentation.ts';

/** The media playlists that present the same content: without subtitles, I-frames and empty ones. */
export function comparablePlaylists({
  renditions,
}: Pick<Presentation, 'renditions'>): readonly MediaPlaylist[] {
  return renditions
    .filter(({ playlist, renditionTags }) => {
      if (playlist.segments.length === 0 || playlist.tags.has('EXT-X-I-FRAMES-ONLY')) return false;
      return !renditionTags.some(({ type }) => type === 'SUBTITLES' || type === 'CLOSED-CAPTIONS');
    })
    .map(({ playlist }) => playlist);
}
