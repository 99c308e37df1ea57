import type * as real from '#domains/market/reversal-store.ts';

import { statement } from './database.ts';
import { orderBy } from './order-by.ts';

type Real = typeof real;

export const insertReversal: Real['insertReversal'] = (ctx, reversal) =>
  statement(ctx, async (tx) => {
    const fresh = { blockedSince: null, failureCode: null, failureMessage: null };
    await tx.insert('transfer_reversals', { ...reversal, ...fresh });
  });

export const findReversal: Real['findReversal'] = (ctx, id) =>
  statement(ctx, (tx) => tx.get('transfer_reversals', id));

export const lockReversal: Real['lockReversal'] = (ctx, id) =>
  statement(ctx, (tx) => tx.lock('transfer_reversals', id));

export const listReversals: Real['listReversals'] = (ctx, transferId) =>
  statement(ctx, (tx) =>
    tx.where('transfer_reversals', 'transferId', transferId).sort(orderBy('createdAt', 'id')),
  );

export const updateReversal: Real['updateReversal'] = (ctx, reversal) =>
  statement(ctx, async (tx) => {
    const { amountMinor, state, stripeReversalId, blockedSince, failureCode, failureMessage } =
      reversal;
    const { updatedAt, succeededAt } = reversal;
    await tx.update('transfer_reversals', reversal.id, () => ({
      amountMinor,
      state,
      stripeReversalId,
      blockedSince,
      failureCode,
      failureMessage,
      updatedAt,
      succeededAt,
    }));
  });
