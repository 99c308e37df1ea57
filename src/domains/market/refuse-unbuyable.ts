import type { Context } from '#context.ts';
import type { UserId } from '#domains/identity/index.ts';

import { marketErrors } from './errors.ts';
import { listHeldProducts } from './licence-store.ts';
import type { Product } from './model.ts';
import { isProductTaken } from './product-store.ts';
import { findSeller, findSellerOfUser } from './seller-store.ts';

/**
 * Refuses what cannot be bought by this account.
 * @throws PRODUCT_NOT_FOR_SALE
 */
export async function refuseUnbuyable(
  ctx: Pick<Context, 'db' | 'clock'>,
  buyerId: UserId,
  products: readonly Product[],
): Promise<void> {
  const own = await findSellerOfUser(ctx, buyerId);
  const ids = products.map((product) => product.id);
  const held = new Set(await listHeldProducts(ctx, buyerId, ids));
  for (const product of products) {
    const reason = await reasonAgainst(ctx, product, {
      isOwn: product.sellerId === own?.id,
      isHeld: held.has(product.id),
    });
    if (reason !== undefined) throw marketErrors.PRODUCT_NOT_FOR_SALE({ id: product.id, reason });
  }
}

async function reasonAgainst(
  ctx: Pick<Context, 'db' | 'clock'>,
  product: Product,
  { isOwn, isHeld }: { isOwn: boolean; isHeld: boolean },
): Promise<string | undefined> {
  if (product.state !== 'active') return 'it is not offered any more';
  if (isOwn) return 'it is your own';
  if (isHeld) return 'you hold its licence already';
  const seller = await findSeller(ctx, product.sellerId);
  if (seller === undefined || seller.state === 'disabled')
    return 'its seller does not sell any more';
  if (product.licence !== 'exclusive') return undefined;
  const isTaken = await isProductTaken(ctx, product.id, ctx.clock.now());
  return isTaken ? 'it is sold once, and taken' : undefined;
}
