import type { Context } from '#context.ts';
import { timeCursors } from '#core/cursor.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';
import type { AlbumId, TrackId } from '#domains/catalog/index.ts';
import type { UserId } from '#domains/identity/index.ts';

import { marketErrors } from './errors.ts';
import { getOwnSeller } from './get-own-seller.ts';
import type { Product, ProductId, ProductState, SellerId } from './model.ts';
import { findProduct, listProductRows } from './product-store.ts';

const CURSORS = timeCursors('products.recent');

export interface ProductListInput extends PageInput {
  readonly sellerId?: SellerId | undefined;
  readonly trackId?: TrackId | undefined;
  readonly albumId?: AlbumId | undefined;
  /** Without them, what is for sale. */
  readonly states?: readonly ProductState[] | undefined;
}

/** Products, the newest first. @throws CURSOR_INVALID */
export async function listProducts(
  ctx: Pick<Context, 'db'>,
  { cursor, limit, states, ...of }: ProductListInput,
): Promise<Page<Product>> {
  const rows = await listProductRows(ctx, {
    ...of,
    states: states ?? ['active'],
    after: CURSORS.decode(cursor),
    limit: limit + 1,
  });
  return toPage(rows, limit, ({ createdAt: at, id }) => CURSORS.encode({ at, id }));
}

/** What a seller has on offer, had, or prepares. @throws SELLER_MISSING, CURSOR_INVALID */
export async function listOwnProducts(
  ctx: Pick<Context, 'db'>,
  { userId, ...page }: PageInput & { userId: UserId },
): Promise<Page<Product>> {
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
