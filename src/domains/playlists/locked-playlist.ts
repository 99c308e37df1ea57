import type { Context } from '#context.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { playlistErrors } from './errors.ts';
import { canReadPlaylist, type Playlist, type PlaylistAccess, type PlaylistId } from './model.ts';
import { lockPlaylist } from './store.ts';

/**
 * The playlist, locked, when the rule `may` lets the viewer change it.
 * @throws PLAYLIST_NOT_FOUND where they may not even know of it, PLAYLIST_NOT_YOURS where they may
 */
export async function getLockedPlaylist(
  ctx: Pick<Context, 'db'>,
  viewer: Viewer,
  id: PlaylistId,
  may: (viewer: Viewer, playlist: PlaylistAccess) => boolean,
): Promise<Playlist> {
  const playlist = await lockPlaylist(ctx, id);
  if (playlist === undefined || !canReadPlaylist(viewer, playlist)) {
    throw playlistErrors.PLAYLIST_NOT_FOUND({ id });
  }
  if (!may(viewer, playlist)) throw playlistErrors.PLAYLIST_NOT_YOURS({ id });
  return playlist;
}
