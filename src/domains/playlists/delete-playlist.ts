import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit } from '#domains/audit/index.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { getLockedPlaylist } from './locked-playlist.ts';
import { canDeletePlaylist, canManagePlaylist, type PlaylistId } from './model.ts';
import { deletePlaylistRow } from './store.ts';

/**
 * Deletes a playlist with its items; what a moderator deletes is audited.
 * @throws PLAYLIST_NOT_FOUND, PLAYLIST_NOT_YOURS
 */
export async function deletePlaylist(
  ctx: Pick<Context, 'db' | 'requestId'>,
  input: { viewer: Viewer; id: PlaylistId },
): Promise<void> {
  const { viewer, id } = input;
  await withTx(ctx, async (tx) => {
    const playlist = await getLockedPlaylist(tx, viewer, id, canDeletePlaylist);
    await deletePlaylistRow(tx, id);
    if (canManagePlaylist(viewer, playlist) || viewer.kind !== 'account') return;
    await recordAudit(tx, {
      actor: { kind: 'user', id: viewer.userId },
      action: 'playlist.deleted',
      subject: { kind: 'playlist', id },
      details: { title: playlist.title, ownerId: playlist.ownerId },
    });
  });
}
