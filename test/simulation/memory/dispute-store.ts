import type * as real from '#domains/market/dispute-store.ts';

import { statement } from './database.ts';
import { orderBy } from './order-by.ts';

type Real = typeof real;

export const insertDispute: Real['insertDispute'] = (ctx, dispute) =>
  statement(ctx, async (tx) => {
    await tx.insert('disputes', dispute);
  });

export const findDispute: Real['findDispute'] = (ctx, id) =>
  statement(ctx, (tx) => tx.get('disputes', id));

export const lockDispute: Real['lockDispute'] = (ctx, id) =>
  statement(ctx, (tx) => tx.lock('disputes', id));

export const listDisputesOfPayment: Real['listDisputesOfPayment'] = (ctx, paymentId) =>
  statement(ctx, (tx) =>
    tx.where('disputes', 'paymentId', paymentId).sort(orderBy('openedAt', 'id')),
  );

export const updateDispute: Real['updateDispute'] = (ctx, dispute) =>
  statement(ctx, async (tx) => {
    const { amountMinor, stage, state, providerUpdatedAt, updatedAt } = dispute;
    await tx.update('disputes', dispute.id, () => ({
      amountMinor,
      stage,
      state,
      providerUpdatedAt,
      updatedAt,
    }));
  });
