import type { Playlist } from '../../playlist/playlist-view.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import { allPlaylists } from '../all-playlists.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import type { Presentation } from '../presentation.ts';
import { neededVersion } from '../version-needs.ts';

export const versionNotHigher: MediaRule = {
  id: 'version-not-higher',
  code: 'G04',
  title: 'The version is no higher than what the playlist uses',
  severity: 'warning',
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §6.2.1',
  why: 'Older players that could play it refuse it.',
  reads: 'presentation',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      const [said] = tagsOf(playlist, 'EXT-X-VERSION');
      const needed = neededVersion(playlist);
      if (said === undefined || playlist.version <= allowedFor(playlist, presentation)) continue;
      yield {
        subject: atValue(playlist, said),
        message: `EXT-X-VERSION is ${playlist.version}; nothing here needs more than ${needed}.`,
        hint: `Write #EXT-X-VERSION:${needed}.`,
      };
    }
  },
};

/** A multivariant playlist may say what its media playlists need: who cannot play them stops there. */
function allowedFor(playlist: Playlist, { renditions }: Presentation): number {
  if (playlist.kind === 'media') return neededVersion(playlist);
  const inside = renditions.map((rendition) => rendition.playlist.version);
  return Math.max(neededVersion(playlist), ...inside);
}
