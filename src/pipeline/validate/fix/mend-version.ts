import { allPlaylists } from '../all-playlists.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import { neededVersion } from '../version-needs.ts';
import { mendSingleTag } from './mend-single-tag.ts';
import type { Mender } from './model.ts';

/**
 * EXT-X-VERSION that is missing, too low for what the playlist uses, or higher than that. A
 * multivariant playlist may say what its media playlists need.
 */
export const mendVersion: Mender = function* (presentation) {
  const inside = presentation.renditions.map(({ playlist }) => neededVersion(playlist));
  for (const playlist of allPlaylists(presentation)) {
    const needed = neededVersion(playlist);
    const allowed = playlist.kind === 'media' ? needed : Math.max(needed, ...inside);
    const isSaid = tagsOf(playlist, 'EXT-X-VERSION').length > 0;
    if (!isSaid && needed === 1) continue;
    if (isSaid && playlist.version >= needed && playlist.version <= allowed) continue;
    yield* mendSingleTag(playlist, 'EXT-X-VERSION', String(needed));
  }
};
