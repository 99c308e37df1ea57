import type { MediaPlaylist } from '../playlist/playlist-view.ts';
import { tagsOf } from '../playlist/tags-of.ts';
import type { TagLine } from '../playlist/token.ts';
import type { Presentation } from './presentation.ts';

/** Every EXT-X-DATERANGE with its playlist. */
export function* dateRanges({
  renditions,
}: Pick<Presentation, 'renditions'>): Generator<{ playlist: MediaPlaylist; tag: TagLine }> {
  for (const { playlist } of renditions) {
    for (const tag of tagsOf(playlist, 'EXT-X-DATERANGE')) yield { playlist, tag };
  }
}
