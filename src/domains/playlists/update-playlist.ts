import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { parsePlaylistTitle } from './create-playlist.ts';
import { getLockedPlaylist } from './locked-playlist.ts';
import {
  canManagePlaylist,
  type Playlist,
  type PlaylistId,
  type PlaylistVisibility,
} from './model.ts';
import { updatePlaylistRow } from './store.ts';

/**
 * Renames a playlist, publishes it or takes it back.
 * @throws PLAYLIST_NOT_FOUND, PLAYLIST_NOT_YOURS, PLAYLIST_TITLE_INVALID
 */
export async function updatePlaylist(
  ctx: Pick<Context, 'db' | 'clock'>,
  input: {
    viewer: Viewer;
    id: PlaylistId;
    title?: string | undefined;
    visibility?: PlaylistVisibility | undefined;
  },
): Promise<Playlist> {
  const title = input.title === undefined ? undefined : parsePlaylistTitle(input.title);
  return withTx(ctx, async (tx) => {
    const before = await getLockedPlaylist(tx, input.viewer, input.id, canManagePlaylist);
    const after: Playlist = {
      ...before,
      title: title ?? before.title,
      visibility: input.visibility ?? before.visibility,
      updatedAt: ctx.clock.now(),
    };
    await updatePlaylistRow(tx, after);
    return after;
  });
}
