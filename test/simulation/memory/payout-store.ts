import type * as real from '#domains/market/payout-store.ts';

import { statement } from './database.ts';
import { notInMemory } from './not-in-memory.ts';

type Real = typeof real;

export const insertPayout: Real['insertPayout'] = (ctx, payout) =>
  statement(ctx, (tx) => tx.insert('payouts', payout, { unless: 'payouts_stripe_payout_id_key' }));

export const findPayout: Real['findPayout'] = (ctx, id) =>
  statement(ctx, (tx) => tx.get('payouts', id));

export const lockPayout: Real['lockPayout'] = (ctx, id) =>
  statement(ctx, (tx) => tx.lock('payouts', id));

export const updatePayout: Real['updatePayout'] = (ctx, payout) =>
  statement(ctx, async (tx) => {
    const { amountMinor, currency, state, failureCode, arrivalAt, updatedAt } = payout;
    await tx.update('payouts', payout.id, () => ({
      amountMinor,
      currency,
      state,
      failureCode,
      arrivalAt,
      updatedAt,
    }));
  });

export const listPayoutRows: Real['listPayoutRows'] = notInMemory('listPayoutRows');
