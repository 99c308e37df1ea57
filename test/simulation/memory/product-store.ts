import type { UserId } from '#domains/identity/index.ts';
import type * as real from '#domains/market/product-store.ts';

import { statement } from './database.ts';
import { notInMemory } from './not-in-memory.ts';
import type { MoneyTables } from './tables.ts';

type Real = typeof real;
type Product = MoneyTables['products'];

const TAKING: readonly string[] = [
  'pending_payment',
  'authorized',
  'paid',
  'partially_refunded',
  'disputed',
  'needs_attention',
];

export const insertProduct: Real['insertProduct'] = (ctx, product) =>
  statement(ctx, async (tx) => {
    await tx.insert('products', product);
  });

export const findProduct: Real['findProduct'] = (ctx, id) =>
  statement(ctx, (tx) => tx.get('products', id));

export const lockProducts: Real['lockProducts'] = (ctx, ids) =>
  statement(ctx, async (tx) => {
    const locked = new Map<Product['id'], Product>();
    for (const id of [...new Set(ids)].sort()) {
      const product = await tx.lock('products', id);
      if (product !== undefined) locked.set(product.id, product);
    }
    return locked;
  });

export const updateProduct: Real['updateProduct'] = (ctx, product) =>
  statement(ctx, async (tx) => {
    const { title, licence, priceMinor, state, updatedAt } = product;
    await tx.update('products', product.id, () => ({
      title,
      licence,
      priceMinor,
      state,
      updatedAt,
    }));
  });

export const listProductRows: Real['listProductRows'] = notInMemory('listProductRows');

export const findGoods: Real['findGoods'] = (ctx, of) =>
  statement(ctx, (tx) => {
    if (!('trackId' in of)) throw new Error('a simulation in memory has no albums');
    const track = tx.get('tracks', of.trackId);
    return track && { title: track.title, ownerId: track.ownerId as UserId };
  });

export const isProductTaken: Real['isProductTaken'] = (ctx, id, now) =>
  statement(ctx, (tx) =>
    tx
      .where('order_items', 'productId', id, (row) => row.refundedMinor < row.priceMinor)
      .some((item) => {
        const order = tx.get('orders', item.orderId)!;
        const isOpen =
          order.state === 'failed' && order.expiresAt !== null && order.expiresAt > now;
        return TAKING.includes(order.state) || isOpen;
      }),
  );
