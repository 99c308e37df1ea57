import type { Context } from '#context.ts';
import type { UserId } from '#domains/identity/index.ts';

import { marketErrors } from './errors.ts';
import type { Seller } from './model.ts';
import { findSellerOfUser } from './seller-store.ts';

/** The seller that an account is. @throws SELLER_MISSING */
export async function getOwnSeller(ctx: Pick<Context, 'db'>, userId: UserId): Promise<Seller> {
  const seller = await findSellerOfUser(ctx, userId);
  if (seller === undefined) throw marketErrors.SELLER_MISSING({});
  return seller;
}
