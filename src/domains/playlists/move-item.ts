import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { playlistErrors } from './errors.ts';
import { findPosition, updatePosition } from './item-store.ts';
import { getLockedPlaylist } from './locked-playlist.ts';
import { makeRoom } from './make-room.ts';
import { canEditItems, type PlaylistId, type PlaylistItemId } from './model.ts';
import { touchPlaylist } from './store.ts';

/**
 * Moves an item before another one, or to the end. What others do meanwhile keeps its place: a
 * move names items, never numbers.
 * @throws PLAYLIST_NOT_FOUND, PLAYLIST_NOT_YOURS, PLAYLIST_ITEM_NOT_FOUND
 */
export async function moveItem(
  ctx: Pick<Context, 'db' | 'clock'>,
  input: {
    viewer: Viewer;
    id: PlaylistId;
    itemId: PlaylistItemId;
    before?: PlaylistItemId | undefined;
  },
): Promise<void> {
  const { viewer, id, itemId, before } = input;
  await withTx(ctx, async (tx) => {
    await getLockedPlaylist(tx, viewer, id, canEditItems);
    if ((await findPosition(tx, id, itemId)) === undefined) {
      throw playlistErrors.PLAYLIST_ITEM_NOT_FOUND({ id, itemId });
    }
    if (before === itemId) return;
    const [position] = await makeRoom(tx, { id, before, count: 1, moving: itemId });
    await updatePosition(tx, itemId, position!);
    await touchPlaylist(tx, id, ctx.clock.now());
  });
}
