import type * as real from '#domains/billing/period-store.ts';

import { statement } from './database.ts';
import { orderBy } from './order-by.ts';

type Real = typeof real;

export const insertPeriod: Real['insertPeriod'] = (ctx, period) =>
  statement(ctx, async (tx) => {
    const fresh = { paymentId: null, startsAt: null, endsAt: null };
    await tx.insert('subscription_periods', { ...period, ...fresh });
  });

export const findPeriod: Real['findPeriod'] = (ctx, id) =>
  statement(ctx, (tx) => tx.get('subscription_periods', id));

export const listPeriods: Real['listPeriods'] = (ctx, subscriptionId) =>
  statement(ctx, (tx) =>
    tx.where('subscription_periods', 'subscriptionId', subscriptionId).sort(orderBy('sequence')),
  );

export const updatePeriod: Real['updatePeriod'] = (ctx, period) =>
  statement(ctx, async (tx) => {
    const { state, paymentId, startsAt, endsAt, updatedAt } = period;
    await tx.update('subscription_periods', period.id, () => ({
      state,
      paymentId,
      startsAt,
      endsAt,
      updatedAt,
    }));
  });
