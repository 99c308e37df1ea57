import type { TimePosition } from '#core/cursor.ts';
import { query, type DbContext } from '#db/pool.ts';
import { sql, sqlAnd, type SqlQuery } from '#db/sql.ts';
import type { AlbumId, TrackId } from '#domains/catalog/index.ts';
import type { UserId } from '#domains/identity/index.ts';

import type { Licence, LicenceId, LicenceState, OrderId, ProductId } from './model.ts';

const columns = sql`id, order_item_id, order_id, product_id, holder_id, track_id, album_id, licence,
  state, granted_at, updated_at`;

/** Grants what the lines of a paid order bought; what was granted before stays as it is. */
export async function grantLicences(
  ctx: DbContext,
  input: { orderId: OrderId; holderId: UserId | null; ids: readonly LicenceId[]; at: Date },
): Promise<void> {
  await query(
    ctx,
    sql`insert into licences (${columns})
        select ids.id, item.id, item.order_id, item.product_id, ${input.holderId}::uuid,
          product.track_id, product.album_id, item.licence, 'granted', ${input.at}::timestamptz,
          ${input.at}::timestamptz
        from unnest(${[...input.ids]}::uuid[]) with ordinality as ids (id, place)
          join (select *, row_number() over (order by position) as place from order_items
            where order_id = ${input.orderId}::uuid) as item on item.place = ids.place
          join products as product on product.id = item.product_id
        on conflict (order_item_id) do nothing`,
  );
}

export async function listLicencesOfOrder(ctx: DbContext, orderId: OrderId): Promise<Licence[]> {
  return query<Licence>(
    ctx,
    sql`select ${columns} from licences where order_id = ${orderId}::uuid order by granted_at, id`,
  );
}

export async function setLicenceState(
  ctx: DbContext,
  input: { id: LicenceId; state: LicenceState; at: Date },
): Promise<void> {
  await query(
    ctx,
    sql`update licences set state = ${input.state}::text, updated_at = ${input.at}::timestamptz
        where id = ${input.id}::uuid`,
  );
}

/** A licence with the name of what it is for. */
export interface HeldLicence extends Licence {
  readonly title: string;
}

/** Licences of one account, the newest first; `after` is the last one of the page before. */
export async function listHeldLicences(
  ctx: DbContext,
  input: {
    holderId: UserId;
    trackId?: TrackId | undefined;
    albumId?: AlbumId | undefined;
    after?: TimePosition | undefined;
    limit: number;
  },
): Promise<HeldLicence[]> {
  const { holderId, trackId, albumId, after } = input;
  const conditions: SqlQuery[] = [sql`licences.holder_id = ${holderId}::uuid`];
  if (trackId !== undefined) conditions.push(sql`licences.track_id = ${trackId}::uuid`);
  if (albumId !== undefined) conditions.push(sql`licences.album_id = ${albumId}::uuid`);
  if (after !== undefined) {
    conditions.push(
      sql`(licences.granted_at, licences.id) < (${after.at}::timestamptz, ${after.id}::uuid)`,
    );
  }
  return query<HeldLicence>(
    ctx,
    sql`select licences.id, licences.order_item_id, licences.order_id, licences.product_id,
          licences.holder_id, licences.track_id, licences.album_id, licences.licence,
          licences.state, licences.granted_at, licences.updated_at, order_items.title
        from licences join order_items on order_items.id = licences.order_item_id
        where ${sqlAnd(conditions)}
        order by licences.granted_at desc, licences.id desc limit ${input.limit}::integer`,
  );
}

/** Whether a licence that is in force lets the account hear the track, by itself or by its album. */
export async function hasTrackLicence(
  ctx: DbContext,
  holderId: UserId,
  trackId: TrackId,
): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`select 1 from licences
        where holder_id = ${holderId}::uuid and state = 'granted'
          and track_id = ${trackId}::uuid
        union all
        select 1 from licences join tracks on tracks.album_id = licences.album_id
        where licences.holder_id = ${holderId}::uuid and licences.state = 'granted'
          and tracks.id = ${trackId}::uuid
        limit 1`,
  );
  return rows.length > 0;
}

/** Of these products, those that the account holds a licence of that was not revoked. */
export async function listHeldProducts(
  ctx: DbContext,
  holderId: UserId,
  productIds: readonly ProductId[],
): Promise<ProductId[]> {
  const rows = await query<{ productId: ProductId }>(
    ctx,
    sql`select distinct product_id from licences
        where holder_id = ${holderId}::uuid and state <> 'revoked'
          and product_id = any(${[...productIds]}::uuid[])`,
  );
  return rows.map((row) => row.productId);
}

export async function hasAlbumLicence(
  ctx: DbContext,
  holderId: UserId,
  albumId: AlbumId,
): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`select from licences where album_id = ${albumId}::uuid and holder_id = ${holderId}::uuid
          and state = 'granted' limit 1`,
  );
  return rows.length > 0;
}
