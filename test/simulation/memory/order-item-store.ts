import type * as real from '#domains/market/order-item-store.ts';

import { statement } from './database.ts';
import { notInMemory } from './not-in-memory.ts';
import { orderBy } from './order-by.ts';

type Real = typeof real;

export const insertOrderItem: Real['insertOrderItem'] = (ctx, item) =>
  statement(ctx, (tx) => {
    const places = tx.where('order_items', 'orderId', item.orderId).map(({ position }) => position);
    const position = Math.max(0, ...places) + 1;
    // The column begins at its default, whatever the caller says.
    const row = { ...item, position, refundedMinor: 0n };
    return tx.insert('order_items', row, { unless: 'order_items_order_id_product_id_key' });
  });

export const deleteOrderItem: Real['deleteOrderItem'] = (ctx, orderId, productId) =>
  statement(ctx, async (tx) => {
    const rows = tx.where('order_items', 'orderId', orderId, (row) => row.productId === productId);
    for (const { id } of rows) await tx.delete('order_items', id);
  });

export const listOrderItems: Real['listOrderItems'] = (ctx, orderId) =>
  statement(ctx, (tx) => tx.where('order_items', 'orderId', orderId).sort(orderBy('position')));

export const listItemsOfOrders: Real['listItemsOfOrders'] = notInMemory('listItemsOfOrders');

export const listCartItems: Real['listCartItems'] = (ctx, orderId) =>
  statement(ctx, (tx) =>
    tx
      .where('order_items', 'orderId', orderId)
      .sort(orderBy('position'))
      .map((item) => {
        const product = tx.get('products', item.productId)!;
        const { title, licence, priceMinor, state: productState } = product;
        return Object.assign({}, item, { title, licence, priceMinor, productState });
      }),
  );

export const freezeOrderItem: Real['freezeOrderItem'] = (ctx, item) =>
  statement(ctx, async (tx) => {
    const { title, licence, priceMinor, feeMinor } = item;
    await tx.update('order_items', item.id, () => ({ title, licence, priceMinor, feeMinor }));
  });

export const setItemRefunded: Real['setItemRefunded'] = (ctx, id, refundedMinor) =>
  statement(ctx, async (tx) => {
    await tx.update('order_items', id, () => ({ refundedMinor }));
  });
