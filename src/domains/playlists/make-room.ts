import type { Context } from '#context.ts';

import { playlistErrors } from './errors.ts';
import { findPosition, findPositionBefore, spreadPositions } from './item-store.ts';
import type { PlaylistId, PlaylistItemId } from './model.ts';
import { positionsBetween } from './positions.ts';

/**
 * Free positions at the end or before an item of a locked playlist; spreads all positions anew
 * where the gap is used up. `moving` is the item that will leave its place.
 * @throws PLAYLIST_ITEM_NOT_FOUND
 */
export async function makeRoom(
  ctx: Pick<Context, 'db'>,
  place: {
    id: PlaylistId;
    before: PlaylistItemId | undefined;
    count: number;
    moving?: PlaylistItemId;
  },
): Promise<bigint[]> {
  const free = await findRoom(ctx, place);
  if (free !== undefined) return free;
  await spreadPositions(ctx, place.id);
  const spread = await findRoom(ctx, place);
  if (spread === undefined) throw new Error(`no room in playlist ${place.id} after spreading`);
  return spread;
}

async function findRoom(
  ctx: Pick<Context, 'db'>,
  { id, before, count, moving }: Parameters<typeof makeRoom>[1],
): Promise<bigint[] | undefined> {
  const next = before === undefined ? undefined : await findPosition(ctx, id, before);
  if (before !== undefined && next === undefined) {
    throw playlistErrors.PLAYLIST_ITEM_NOT_FOUND({ id, itemId: before });
  }
  const previous = await findPositionBefore(ctx, id, next, moving ?? null);
  return positionsBetween(previous, next, count);
}
