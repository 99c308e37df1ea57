import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';

import { readCursor, toMarketPage, type MarketPage, type MarketPageInput } from './cursor.ts';
import { marketErrors } from './errors.ts';
import type { Seller, SellerId, SellerState } from './model.ts';
import { findSeller, listSellerRows } from './seller-store.ts';

/** Sellers, the newest first. @throws MARKET_CURSOR_INVALID */
export async function listSellers(
  ctx: Pick<Context, 'db'>,
  { cursor, limit, states }: MarketPageInput & { states?: readonly SellerState[] | undefined },
): Promise<MarketPage<Seller>> {
  const rows = await listSellerRows(ctx, { states, after: readCursor(cursor), limit: limit + 1 });
  return toMarketPage(rows, limit, (seller) => seller.createdAt);
}

/** @throws SELLER_NOT_FOUND */
export async function getSeller(ctx: Pick<Context, 'db'>, id: string): Promise<Seller> {
  const seller = isUuid(id) ? await findSeller(ctx, id as SellerId) : undefined;
  if (seller === undefined) throw marketErrors.SELLER_NOT_FOUND({ id });
  return seller;
}
