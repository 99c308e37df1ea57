import { allPlaylists } from '../all-playlists.ts';
import type { MediaRule } from '../media-rule.ts';
import { requireVersion } from '../require-version.ts';
import { versionNeeds } from '../version-needs.ts';

export const versionSufficient: MediaRule = {
  id: 'version-sufficient',
  code: 'G03',
  title: 'The version is one that has everything that the playlist uses',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §8',
  why: 'Clients decide by it whether they can play the playlist, and ignore what came later.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      for (const { version, what, tag, hasOwnRule } of versionNeeds(playlist)) {
        if (!hasOwnRule) yield* requireVersion(playlist, [tag], version, what);
      }
    }
  },
};
