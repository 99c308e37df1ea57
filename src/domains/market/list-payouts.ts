import type { Context } from '#context.ts';
import { timeCursors } from '#core/cursor.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';

import type { Payout, SellerId } from './model.ts';
import { listPayoutRows } from './payout-store.ts';

const CURSORS = timeCursors('payouts.recent');

/** What Stripe paid to a seller's bank, the newest first. @throws CURSOR_INVALID */
export async function listPayouts(
  ctx: Pick<Context, 'db'>,
  { sellerId, cursor, limit }: PageInput & { sellerId: SellerId },
): Promise<Page<Payout>> {
  const rows = await listPayoutRows(ctx, {
    sellerId,
    after: CURSORS.decode(cursor),
    limit: limit + 1,
  });
  return toPage(rows, limit, ({ createdAt: at, id }) => CURSORS.encode({ at, id }));
}
