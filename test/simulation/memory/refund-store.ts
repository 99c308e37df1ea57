import type * as real from '#domains/market/refund-store.ts';

import { statement } from './database.ts';
import { orderBy } from './order-by.ts';

type Real = typeof real;

const NOT_GIVEN: readonly string[] = ['failed', 'failed_after_success'];

export const insertRefund: Real['insertRefund'] = async (ctx, refund, items) => {
  const fresh = { failureCode: null, failureMessage: null, providerUpdatedAt: null };
  await statement(ctx, (tx) => tx.insert('refunds', { ...refund, ...fresh, succeededAt: null }));
  if (items.length === 0) return;
  await statement(ctx, async (tx) => {
    for (const item of items) {
      const id = `${refund.id}/${item.orderItemId}`;
      await tx.insert('refund_items', { id, refundId: refund.id, ...item });
    }
  });
};

export const findRefund: Real['findRefund'] = (ctx, id) =>
  statement(ctx, (tx) => tx.get('refunds', id));

export const lockRefund: Real['lockRefund'] = (ctx, id) =>
  statement(ctx, (tx) => tx.lock('refunds', id));

export const listRefundsOfPayment: Real['listRefundsOfPayment'] = (ctx, paymentId) =>
  statement(ctx, (tx) =>
    tx.where('refunds', 'paymentId', paymentId).sort(orderBy('createdAt', 'id')),
  );

export const listRefundsOfOrder: Real['listRefundsOfOrder'] = (ctx, orderId) =>
  statement(ctx, (tx) => tx.where('refunds', 'orderId', orderId).sort(orderBy('createdAt', 'id')));

export const listRefundItems: Real['listRefundItems'] = (ctx, id) =>
  statement(ctx, (tx) =>
    tx
      .where('refund_items', 'refundId', id)
      .map(({ orderItemId, amountMinor }) => {
        const item = tx.get('order_items', orderItemId)!;
        return { orderItemId: item.id, amountMinor, position: item.position };
      })
      .sort(orderBy('position'))
      .map(({ orderItemId, amountMinor }) => ({ orderItemId, amountMinor })),
  );

export const sumRefundedByItem: Real['sumRefundedByItem'] = (ctx, orderId) =>
  statement(ctx, (tx) => {
    const sums: Awaited<ReturnType<Real['sumRefundedByItem']>> = new Map();
    for (const refund of tx.where('refunds', 'orderId', orderId)) {
      if (NOT_GIVEN.includes(refund.state)) continue;
      for (const part of tx.where('refund_items', 'refundId', refund.id)) {
        const { id } = tx.get('order_items', part.orderItemId)!;
        sums.set(id, (sums.get(id) ?? 0n) + part.amountMinor);
      }
    }
    return sums;
  });

export const updateRefund: Real['updateRefund'] = (ctx, refund) =>
  statement(ctx, async (tx) => {
    const { state, failureCode, failureMessage, providerUpdatedAt, updatedAt, succeededAt } =
      refund;
    await tx.update('refunds', refund.id, () => ({
      state,
      failureCode,
      failureMessage,
      providerUpdatedAt,
      updatedAt,
      succeededAt,
    }));
  });
