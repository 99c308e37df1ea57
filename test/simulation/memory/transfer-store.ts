import type * as real from '#domains/market/transfer-store.ts';

import { statement } from './database.ts';
import { notInMemory } from './not-in-memory.ts';
import { orderBy } from './order-by.ts';

type Real = typeof real;

export const insertTransfer: Real['insertTransfer'] = (ctx, transfer) =>
  statement(ctx, async (tx) => {
    await tx.insert('seller_transfers', {
      ...transfer,
      holdReason: null,
      stripeTransferId: null,
      destination: null,
      reversedMinor: 0n,
      minimumWaived: false,
      failureCode: null,
      failureMessage: null,
      completedAt: null,
    });
  });

export const findTransfer: Real['findTransfer'] = (ctx, id) =>
  statement(ctx, (tx) => tx.get('seller_transfers', id));

export const lockTransfer: Real['lockTransfer'] = (ctx, id) =>
  statement(ctx, (tx) => tx.lock('seller_transfers', id));

export const lockTransfersOfOrder: Real['lockTransfersOfOrder'] = (ctx, orderId) =>
  statement(ctx, async (tx) => {
    const rows = tx.where('seller_transfers', 'orderId', orderId).sort(orderBy('id'));
    const locked = [];
    for (const { id } of rows) {
      const row = await tx.lock('seller_transfers', id);
      if (row !== undefined) locked.push(row);
    }
    return locked;
  });

export const listTransfersOfOrder: Real['listTransfersOfOrder'] = (ctx, orderId) =>
  statement(ctx, (tx) =>
    tx.where('seller_transfers', 'orderId', orderId).sort(orderBy('createdAt', 'id')),
  );

export const listTransferRows: Real['listTransferRows'] = notInMemory('listTransferRows');

export const listHeldTransfers: Real['listHeldTransfers'] = (
  ctx,
  { holdReason, sellerId, limit },
) =>
  statement(ctx, (tx) =>
    tx
      .where(
        'seller_transfers',
        'sellerId',
        sellerId,
        (row) => row.state === 'on_hold' && row.holdReason === holdReason,
      )
      .sort(orderBy('createdAt', 'id'))
      .slice(0, limit)
      .map(({ id }) => id),
  );

export const listForgottenTransfers: Real['listForgottenTransfers'] = (ctx, { now, limit }) =>
  statement(ctx, (tx) =>
    tx
      .filter('seller_transfers', (row) => {
        if (row.state !== 'on_hold') return false;
        const isActive = tx.get('sellers', row.sellerId)?.state === 'active';
        const order = tx.get('orders', row.orderId);
        const isFree = order?.state === 'paid' || order?.state === 'partially_refunded';
        return (
          (row.holdReason === 'account' && isActive && row.failureCode === null) ||
          (row.holdReason === 'dispute' && isFree)
        );
      })
      .filter(({ id }) =>
        tx
          .where('operations', 'subjectId', id)
          .some(
            ({ kind, nextAttemptAt }) =>
              kind === 'transfer' && nextAttemptAt !== null && nextAttemptAt > now,
          ),
      )
      .sort(orderBy('createdAt', 'id'))
      .slice(0, limit)
      .map(({ id }) => id),
  );

export const updateTransfer: Real['updateTransfer'] = (ctx, transfer) =>
  statement(ctx, async (tx) => {
    const { amountMinor, state, holdReason, stripeTransferId, destination, reversedMinor } =
      transfer;
    const { minimumWaived, failureCode, failureMessage, updatedAt, completedAt } = transfer;
    await tx.update('seller_transfers', transfer.id, () => ({
      amountMinor,
      state,
      holdReason,
      stripeTransferId,
      destination,
      reversedMinor,
      minimumWaived,
      failureCode,
      failureMessage,
      updatedAt,
      completedAt,
    }));
  });

export const sumTransfers: Real['sumTransfers'] = notInMemory('sumTransfers');
