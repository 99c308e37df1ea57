import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import type { UserId, Viewer } from '#domains/identity/index.ts';

import { playlistErrors } from './errors.ts';
import { getLockedPlaylist } from './locked-playlist.ts';
import { canManagePlaylist, PLAYLIST_EDITORS_MAX, type PlaylistId } from './model.ts';
import { deleteEditor, insertEditor } from './store.ts';

/**
 * Lets somebody edit the items of a playlist, or no longer; twice the same changes nothing.
 * @throws PLAYLIST_NOT_FOUND, PLAYLIST_NOT_YOURS, PLAYLIST_EDITOR_INVALID
 */
export async function setEditor(
  ctx: Pick<Context, 'db' | 'clock'>,
  input: { viewer: Viewer; id: PlaylistId; userId: UserId; edits: boolean },
): Promise<void> {
  const { viewer, id, userId, edits } = input;
  const refuse = (reason: string) => playlistErrors.PLAYLIST_EDITOR_INVALID({ userId, reason });
  await withTx(ctx, async (tx) => {
    const playlist = await getLockedPlaylist(tx, viewer, id, canManagePlaylist);
    if (!edits) return deleteEditor(tx, { id, userId });
    if (userId === playlist.ownerId) throw refuse('it owns the playlist');
    if (!playlist.editorIds.includes(userId) && playlist.editorIds.length >= PLAYLIST_EDITORS_MAX) {
      throw refuse(`the playlist has ${PLAYLIST_EDITORS_MAX} editors, the most there may be`);
    }
    if (!(await insertEditor(tx, { id, userId, now: ctx.clock.now() }))) {
      throw refuse('there is no such account');
    }
  });
}
