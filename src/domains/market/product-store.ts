import type { TimePosition } from '#core/cursor.ts';
import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql, sqlAnd, type SqlQuery } from '#db/sql.ts';
import type { AlbumId, TrackId } from '#domains/catalog/index.ts';
import type { UserId } from '#domains/identity/index.ts';

import type { Product, ProductId, ProductState, SellerId } from './model.ts';

const columns = sql`products.id, products.seller_id, products.track_id, products.album_id,
  products.title, products.licence, products.price_minor, products.currency, products.state,
  products.created_at, products.updated_at`;

export async function insertProduct(ctx: DbContext, product: Product): Promise<void> {
  await query(
    ctx,
    sql`insert into products (id, seller_id, track_id, album_id, title, licence, price_minor,
          currency, state, created_at, updated_at)
        values (${product.id}::uuid, ${product.sellerId}::uuid, ${product.trackId}::uuid,
          ${product.albumId}::uuid, ${product.title}::text, ${product.licence}::text,
          ${product.priceMinor}::bigint, ${product.currency}::text, ${product.state}::text,
          ${product.createdAt}::timestamptz, ${product.updatedAt}::timestamptz)`,
  );
}

export async function findProduct(ctx: DbContext, id: ProductId): Promise<Product | undefined> {
  return queryMaybe<Product>(ctx, sql`select ${columns} from products where id = ${id}::uuid`);
}

/** Locks products until the transaction ends, in one order for everybody. */
export async function lockProducts(
  ctx: DbContext,
  ids: readonly ProductId[],
): Promise<Map<ProductId, Product>> {
  const rows = await query<Product>(
    ctx,
    sql`select ${columns} from products where id = any(${[...ids]}::uuid[])
        order by id for update`,
  );
  return new Map(rows.map((product) => [product.id, product]));
}

export async function updateProduct(ctx: DbContext, product: Product): Promise<void> {
  await query(
    ctx,
    sql`update products set title = ${product.title}::text, licence = ${product.licence}::text,
          price_minor = ${product.priceMinor}::bigint, state = ${product.state}::text,
          updated_at = ${product.updatedAt}::timestamptz
        where id = ${product.id}::uuid`,
  );
}

/** The newest first; `after` is the last one of the page before. */
export async function listProductRows(
  ctx: DbContext,
  input: {
    sellerId?: SellerId | undefined;
    trackId?: TrackId | undefined;
    albumId?: AlbumId | undefined;
    states: readonly ProductState[];
    after?: TimePosition | undefined;
    limit: number;
  },
): Promise<Product[]> {
  const { sellerId, trackId, albumId, states, after, limit } = input;
  const conditions: SqlQuery[] = [sql`state = any(${[...states]}::text[])`];
  if (sellerId !== undefined) conditions.push(sql`seller_id = ${sellerId}::uuid`);
  if (trackId !== undefined) conditions.push(sql`track_id = ${trackId}::uuid`);
  if (albumId !== undefined) conditions.push(sql`album_id = ${albumId}::uuid`);
  if (after !== undefined) {
    conditions.push(sql`(created_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  }
  return query<Product>(
    ctx,
    sql`select ${columns} from products where ${sqlAnd(conditions)}
        order by created_at desc, id desc limit ${limit}::integer`,
  );
}

/**
 * Whose a track or an album is: the one owner of it, and its title. Undefined where it is not there
 * any more; an album whose tracks have several owners, or one that has none, is nobody's.
 */
export async function findGoods(
  ctx: DbContext,
  of: { trackId: TrackId } | { albumId: AlbumId },
): Promise<{ title: string; ownerId: UserId | null } | undefined> {
  if ('trackId' in of) {
    return queryMaybe(
      ctx,
      sql`select title, owner_id from tracks
          where id = ${of.trackId}::uuid and deleted_at is null`,
    );
  }
  return queryMaybe(
    ctx,
    sql`select albums.title,
          case when count(*) = count(tracks.owner_id) and count(distinct tracks.owner_id) = 1
            then min(tracks.owner_id::text)::uuid end as owner_id
        from albums join tracks on tracks.album_id = albums.id and tracks.deleted_at is null
        where albums.id = ${of.albumId}::uuid group by albums.id, albums.title`,
  );
}

/** Whether somebody else has bought, or is about to buy, a licence that is sold once. */
export async function isProductTaken(ctx: DbContext, id: ProductId, now: Date): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`select 1 from order_items join orders on orders.id = order_items.order_id
        where order_items.product_id = ${id}::uuid
          and (orders.state in ('pending_payment', 'authorized', 'paid', 'partially_refunded',
            'disputed', 'needs_attention') or (orders.state = 'failed' and orders.expires_at > ${now}::timestamptz))
          and order_items.refunded_minor < order_items.price_minor
        limit 1`,
  );
  return rows.length > 0;
}
