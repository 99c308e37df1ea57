import { query, queryOne, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { visibleTo, type TrackId } from '#domains/catalog/index.ts';
import type { UserId, Viewer } from '#domains/identity/index.ts';

import type { PlaylistId, PlaylistItem, PlaylistItemId } from './model.ts';
import { POSITION_GAP } from './positions.ts';

/** Items whose tracks the viewer may hear, in order, from behind `after` on. */
export async function listItemRows(
  ctx: DbContext,
  viewer: Viewer,
  input: { id: PlaylistId; after?: bigint | undefined; limit: number },
): Promise<PlaylistItem[]> {
  const after = input.after === undefined ? sql`true` : sql`i.position > ${input.after}::bigint`;
  return query<PlaylistItem>(
    ctx,
    sql`select i.id, i.position, i.track_id, tracks.title, artists.name as artist,
          tracks.duration_ms, i.added_by, i.added_at
        from playlist_items i
        join tracks on tracks.id = i.track_id
        join artists on artists.id = tracks.artist_id
        where i.playlist_id = ${input.id}::uuid and ${after} and ${visibleTo(viewer)}
        order by i.position
        limit ${input.limit}::integer`,
  );
}

export async function countItems(ctx: DbContext, id: PlaylistId): Promise<number> {
  const row = await queryOne<{ items: number }>(
    ctx,
    sql`select count(*)::integer as items from playlist_items where playlist_id = ${id}::uuid`,
  );
  return row.items;
}

/** Of these tracks the ones that the viewer may hear. */
export async function findReadableTracks(
  ctx: DbContext,
  viewer: Viewer,
  trackIds: readonly TrackId[],
): Promise<Set<TrackId>> {
  const rows = await query<{ id: TrackId }>(
    ctx,
    sql`select tracks.id from tracks where tracks.id = any(${trackIds}::uuid[]) and ${visibleTo(viewer)}`,
  );
  return new Set(rows.map((row) => row.id));
}

/** Where an item stands; undefined where the playlist does not have it. */
export async function findPosition(
  ctx: DbContext,
  id: PlaylistId,
  itemId: PlaylistItemId,
): Promise<bigint | undefined> {
  const rows = await query<{ position: bigint }>(
    ctx,
    sql`select position from playlist_items
        where playlist_id = ${id}::uuid and id = ${itemId}::uuid`,
  );
  return rows[0]?.position;
}

/** The last position before `before`, or the last of all; `except` is left out of account. */
export async function findPositionBefore(
  ctx: DbContext,
  id: PlaylistId,
  before: bigint | undefined,
  except: PlaylistItemId | null,
): Promise<bigint | undefined> {
  const { position } = await queryOne<{ position: bigint | null }>(
    ctx,
    sql`select max(position) as position from playlist_items
        where playlist_id = ${id}::uuid
          and (${before ?? null}::bigint is null or position < ${before ?? null}::bigint)
          and (${except}::uuid is null or id <> ${except}::uuid)`,
  );
  return position ?? undefined;
}

/** Spreads the positions of all items evenly; their order stays. */
export async function spreadPositions(ctx: DbContext, id: PlaylistId): Promise<void> {
  await query(
    ctx,
    sql`update playlist_items i set position = o.place * ${POSITION_GAP}::bigint
        from (select id, row_number() over (order by position) as place
              from playlist_items where playlist_id = ${id}::uuid) o
        where i.id = o.id`,
  );
}

export async function insertItems(
  ctx: DbContext,
  input: {
    id: PlaylistId;
    itemIds: readonly PlaylistItemId[];
    trackIds: readonly TrackId[];
    positions: readonly bigint[];
    addedBy: UserId;
    addedAt: Date;
  },
): Promise<void> {
  await query(
    ctx,
    sql`insert into playlist_items (id, playlist_id, track_id, position, added_by, added_at)
        select item.id, ${input.id}::uuid, item.track_id, item.position, ${input.addedBy}::uuid,
          ${input.addedAt}::timestamptz
        from unnest(${input.itemIds}::uuid[], ${input.trackIds}::uuid[],
          ${input.positions.map(String)}::bigint[]) as item (id, track_id, position)`,
  );
}

export async function updatePosition(
  ctx: DbContext,
  itemId: PlaylistItemId,
  position: bigint,
): Promise<void> {
  await query(
    ctx,
    sql`update playlist_items set position = ${position}::bigint where id = ${itemId}::uuid`,
  );
}

/** Number of items that were there to be removed. */
export async function deleteItems(
  ctx: DbContext,
  id: PlaylistId,
  itemIds: readonly PlaylistItemId[],
): Promise<number> {
  const rows = await query(
    ctx,
    sql`delete from playlist_items
        where playlist_id = ${id}::uuid and id = any(${itemIds}::uuid[]) returning id`,
  );
  return rows.length;
}
