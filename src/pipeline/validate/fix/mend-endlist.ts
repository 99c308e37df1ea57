import type { Mender } from './model.ts';

/** EXT-X-ENDLIST, which a playlist that says it is VOD has to have. */
export const mendEndlist: Mender = function* ({ renditions }) {
  for (const { playlist } of renditions) {
    if (playlist.playlistType !== 'VOD' || playlist.endlist !== undefined) continue;
    yield { playlist, at: playlist.lines.length, removed: 0, inserted: ['#EXT-X-ENDLIST'] };
  }
};
