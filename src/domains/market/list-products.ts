import type { Context } from '#context.ts';
import type { AlbumId, TrackId } from '#domains/catalog/index.ts';
import type { UserId } from '#domains/identity/index.ts';

import { readCursor, toMarketPage, type MarketPage, type MarketPageInput } from './cursor.ts';
import { marketErrors } from './errors.ts';
import { getOwnSeller } from './get-own-seller.ts';
import type { Product, ProductId, ProductState, SellerId } from './model.ts';
import { findProduct, listProductRows } from './product-store.ts';

export interface ProductListInput extends MarketPageInput {
  readonly sellerId?: SellerId | undefined;
  readonly trackId?: TrackId | undefined;
  readonly albumId?: AlbumId | undefined;
  /** Without them, what is for sale. */
  readonly states?: readonly ProductState[] | undefined;
}

/** Products, the newest first. @throws MARKET_CURSOR_INVALID */
export async function listProducts(
  ctx: Pick<Context, 'db'>,
  { cursor, limit, states, ...of }: ProductListInput,
): Promise<MarketPage<Product>> {
  const rows = await listProductRows(ctx, {
    ...of,
    states: states ?? ['active'],
    after: readCursor(cursor),
    limit: limit + 1,
  });
  return toMarketPage(rows, limit, (product) => product.createdAt);
}

/** What a seller has on offer, had, or prepares. @throws SELLER_MISSING, MARKET_CURSOR_INVALID */
export async function listOwnProducts(
  ctx: Pick<Context, 'db'>,
  { userId, ...page }: MarketPageInput & { userId: UserId },
): Promise<MarketPage<Product>> {
  const seller = await getOwnSeller(ctx, userId);
  const states = ['draft', 'active', 'archived'] as const;
  return listProducts(ctx, { ...page, sellerId: seller.id, states });
}

/** A product that is for sale. @throws PRODUCT_NOT_FOUND */
export async function getProduct(ctx: Pick<Context, 'db'>, id: ProductId): Promise<Product> {
  const product = await findProduct(ctx, id);
  if (product?.state !== 'active') throw marketErrors.PRODUCT_NOT_FOUND({ id });
  return product;
}
