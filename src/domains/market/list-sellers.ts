import type { Context } from '#context.ts';
import { timeCursors } from '#core/cursor.ts';
import { isUuid } from '#core/ids.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';

import { marketErrors } from './errors.ts';
import type { Seller, SellerId, SellerState } from './model.ts';
import { findSeller, listSellerRows } from './seller-store.ts';

const CURSORS = timeCursors('sellers.recent');

/** Sellers, the newest first. @throws CURSOR_INVALID */
export async function listSellers(
  ctx: Pick<Context, 'db'>,
  { cursor, limit, states }: PageInput & { states?: readonly SellerState[] | undefined },
): Promise<Page<Seller>> {
  const rows = await listSellerRows(ctx, {
    states,
    after: CURSORS.decode(cursor),
    limit: limit + 1,
  });
  return toPage(rows, limit, ({ createdAt: at, id }) => CURSORS.encode({ at, id }));
}

/** @throws SELLER_NOT_FOUND */
export async function getSeller(ctx: Pick<Context, 'db'>, id: string): Promise<Seller> {
  const seller = isUuid(id) ? await findSeller(ctx, id as SellerId) : undefined;
  if (seller === undefined) throw marketErrors.SELLER_NOT_FOUND({ id });
  return seller;
}
