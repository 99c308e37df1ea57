import type { PlaylistBase } from './playlist-view.ts';
import type { TagLine } from './token.ts';

/** Every tag of a name without `#`, in the order of the file; none is an empty list. */
export function tagsOf(playlist: Pick<PlaylistBase, 'tags'>, name: string): readonly TagLine[] {
  return playlist.tags.get(name) ?? [];
}
