import { idFrom } from '#core/ids.ts';

import type { SeededAccount, SeededPlaylist, SeededTrack } from '../world/model.ts';
import { CI_ACCOUNTS, CI_ALBUMS, CI_PLAYLISTS, CI_TRACKS, ciEmail, ciPassword } from './cast.ts';
import type { Prepared } from './prepared.ts';

/** Id of a thing of the world by its name: the same on every machine. Pure. */
export const ciId = (name: string): string => idFrom('veza seed --ci', name);

/** What tests may rely on. Pure. */
export function describeCiWorld(prepared: Prepared): {
  accounts: SeededAccount[];
  tracks: SeededTrack[];
  playlists: SeededPlaylist[];
} {
  return {
    accounts: CI_ACCOUNTS.map(({ name, role, premium }) => ({
      id: ciId(`user ${name}`),
      email: ciEmail(name),
      password: ciPassword(name),
      role,
      premium,
    })),
    tracks: CI_TRACKS.map(({ title, album }, index) => ({
      id: ciId(`track ${index}`),
      title,
      artist: CI_ALBUMS[album].artist,
      album: CI_ALBUMS[album].title,
      durationMs: prepared.tracks[index]!.asset.durationMs,
    })),
    playlists: CI_PLAYLISTS.map(({ title, visibility, items }, index) => ({
      id: ciId(`playlist ${index}`),
      title,
      visibility,
      items: items.length,
    })),
  };
}
