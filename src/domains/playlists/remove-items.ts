import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { deleteItems } from './item-store.ts';
import { getLockedPlaylist } from './locked-playlist.ts';
import { canEditItems, type PlaylistId, type PlaylistItemId } from './model.ts';
import { touchPlaylist } from './store.ts';

/**
 * Removes items; what is gone already counts as removed. Returns how many were there.
 * @throws PLAYLIST_NOT_FOUND, PLAYLIST_NOT_YOURS
 */
export async function removeItems(
  ctx: Pick<Context, 'db' | 'clock'>,
  input: { viewer: Viewer; id: PlaylistId; itemIds: readonly PlaylistItemId[] },
): Promise<number> {
  const { viewer, id, itemIds } = input;
  return withTx(ctx, async (tx) => {
    await getLockedPlaylist(tx, viewer, id, canEditItems);
    const removed = await deleteItems(tx, id, itemIds);
    if (removed > 0) await touchPlaylist(tx, id, ctx.clock.now());
    return removed;
  });
}
