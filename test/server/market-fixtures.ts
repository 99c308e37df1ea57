import type { Context } from '#context.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { TrackId } from '#domains/catalog/index.ts';
import { addToCart, placeOrder, type OrderId, type ProductId } from '#domains/market/index.ts';
import { insertProduct } from '#domains/market/product-store.ts';
import { insertSeller } from '#domains/market/seller-store.ts';
import type { Psp } from '#domains/payments/index.ts';

import type { Account } from './account-fixtures.ts';

/** A licence of the track that is for sale, by somebody without an account here. */
export async function productOf(ctx: Context, trackId: TrackId): Promise<ProductId> {
  const now = ctx.clock.now();
  const [sellerId, id] = [ctx.ids.next<'seller'>(), ctx.ids.next<'product'>()];
  await insertSeller(ctx, {
    id: sellerId,
    userId: null,
    displayName: 'Somebody who sells',
    country: 'DE',
    stripeAccountId: null,
    state: 'onboarding',
    payoutsEnabled: false,
    requirements: [],
    requestId: 'test',
    createdAt: now,
    updatedAt: now,
  });
  await insertProduct(ctx, {
    id,
    sellerId,
    trackId,
    albumId: null,
    title: 'A song',
    licence: 'personal',
    priceMinor: 500n,
    currency: 'EUR',
    state: 'active',
    createdAt: now,
    updatedAt: now,
  });
  return id;
}

/** An order of the account that waits for its payment. */
export async function orderOf(ctx: Context, { userId: buyerId }: Account): Promise<OrderId> {
  const rows = await query<{ id: TrackId }>(ctx, sql`select id from tracks order by id limit 1`);
  const productId = await productOf(ctx, rows[0]!.id);
  const { id: cartId } = await addToCart(ctx, { buyerId, productId });
  // Nothing is sent when an order is placed; that somebody could is all that is asked.
  const psp = { ...ctx.psp, hyperswitch: () => ({}) as ReturnType<Psp['hyperswitch']> };
  return (await placeOrder({ ...ctx, psp }, { buyerId, cartId })).order.id;
}
