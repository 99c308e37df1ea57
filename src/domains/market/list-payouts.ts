import type { Context } from '#context.ts';

import { readCursor, toMarketPage, type MarketPage, type MarketPageInput } from './cursor.ts';
import type { Payout, SellerId } from './model.ts';
import { listPayoutRows } from './payout-store.ts';

/** What Stripe paid to a seller's bank, the newest first. @throws MARKET_CURSOR_INVALID */
export async function listPayouts(
  ctx: Pick<Context, 'db'>,
  { sellerId, cursor, limit }: MarketPageInput & { sellerId: SellerId },
): Promise<MarketPage<Payout>> {
  const rows = await listPayoutRows(ctx, { sellerId, after: readCursor(cursor), limit: limit + 1 });
  return toMarketPage(rows, limit, (payout) => payout.createdAt);
}
