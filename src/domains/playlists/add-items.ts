import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import type { TrackId } from '#domains/catalog/index.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { playlistErrors } from './errors.ts';
import { makeRoom } from './make-room.ts';
import { countItems, findReadableTracks, insertItems } from './item-store.ts';
import { getLockedPlaylist } from './locked-playlist.ts';
import { canEditItems, PLAYLIST_ITEMS_MAX, type PlaylistId, type PlaylistItemId } from './model.ts';
import { touchPlaylist } from './store.ts';

/**
 * Adds tracks in this order, at the end or before an item: all of them or none. The same track may
 * be added again.
 * @throws PLAYLIST_NOT_FOUND, PLAYLIST_NOT_YOURS, PLAYLIST_TRACKS_NOT_FOUND,
 * PLAYLIST_ITEM_NOT_FOUND, PLAYLIST_FULL
 */
export async function addItems(
  ctx: Pick<Context, 'db' | 'clock' | 'ids'>,
  input: {
    viewer: Extract<Viewer, { kind: 'account' }>;
    id: PlaylistId;
    trackIds: readonly TrackId[];
    before?: PlaylistItemId | undefined;
  },
): Promise<PlaylistItemId[]> {
  const { viewer, id, trackIds } = input;
  return withTx(ctx, async (tx) => {
    await getLockedPlaylist(tx, viewer, id, canEditItems);
    const readable = await findReadableTracks(tx, viewer, trackIds);
    const missing = trackIds.filter((trackId) => !readable.has(trackId));
    if (missing.length > 0) throw playlistErrors.PLAYLIST_TRACKS_NOT_FOUND({ trackIds: missing });
    const items = (await countItems(tx, id)) + trackIds.length;
    if (items > PLAYLIST_ITEMS_MAX) {
      throw playlistErrors.PLAYLIST_FULL({ id, items, itemsMax: PLAYLIST_ITEMS_MAX });
    }
    const place = { id, before: input.before, count: trackIds.length };
    const positions = await makeRoom(tx, place);
    const itemIds = trackIds.map(() => ctx.ids.next<'playlist-item'>());
    const addedAt = ctx.clock.now();
    await insertItems(tx, { id, itemIds, trackIds, positions, addedBy: viewer.userId, addedAt });
    await touchPlaylist(tx, id, addedAt);
    return itemIds;
  });
}
