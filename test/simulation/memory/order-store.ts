import type * as real from '#domains/market/order-store.ts';

import { statement } from './database.ts';
import { notInMemory } from './not-in-memory.ts';
import { orderBy } from './order-by.ts';
import type { MoneyTables } from './tables.ts';

type Real = typeof real;
type Row = MoneyTables['orders'];

export const insertCart: Real['insertCart'] = (ctx, cart) =>
  statement(ctx, (tx) =>
    tx.insert('orders', { ...cart, totalMinor: 0n }, { unless: 'orders_cart_key' }),
  );

export const findOrder: Real['findOrder'] = (ctx, id) =>
  statement(ctx, (tx) => tx.get('orders', id));

export const lockOrder: Real['lockOrder'] = (ctx, id) =>
  statement(ctx, (tx) => tx.lock('orders', id));

export const lockCart: Real['lockCart'] = (ctx, buyerId, currency) =>
  statement(ctx, async (tx) => {
    const isCart = (row: Row): boolean =>
      row.buyerId === buyerId && row.currency === currency && row.state === 'draft';
    const cart = tx.find('orders', isCart);
    const locked = cart && (await tx.lock('orders', cart.id));
    return locked && isCart(locked) ? locked : undefined;
  });

export const listCarts: Real['listCarts'] = (ctx, buyerId) =>
  statement(ctx, (tx) =>
    tx
      .filter('orders', (row) => row.buyerId === buyerId && row.state === 'draft')
      .sort(orderBy('currency')),
  );

export const updateOrder: Real['updateOrder'] = (ctx, order) =>
  statement(ctx, async (tx) => {
    const { state, totalMinor, refundedMinor, paymentId, updatedAt, placedAt, expiresAt, paidAt } =
      order;
    await tx.update('orders', order.id, () => ({
      state,
      totalMinor,
      refundedMinor,
      paymentId,
      updatedAt,
      placedAt,
      expiresAt,
      paidAt,
    }));
  });

export const listOrderRows: Real['listOrderRows'] = notInMemory('listOrderRows');

export const listOverdueOrders: Real['listOverdueOrders'] = (ctx, { now, limit }) =>
  statement(ctx, (tx) =>
    tx
      .filter(
        'orders',
        (row) =>
          (row.state === 'pending_payment' || row.state === 'failed') &&
          row.expiresAt !== null &&
          row.expiresAt <= now,
      )
      .sort(orderBy('expiresAt', 'id'))
      .slice(0, limit)
      .map(({ id }) => id),
  );

export const findOrderOfPayment: Real['findOrderOfPayment'] = (ctx, paymentId) =>
  statement(ctx, (tx) => tx.find('orders', (row) => row.paymentId === paymentId));
