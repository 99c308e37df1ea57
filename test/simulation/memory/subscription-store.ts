import type * as real from '#domains/billing/subscription-store.ts';

import { statement } from './database.ts';
import { notInMemory } from './not-in-memory.ts';
import { orderBy } from './order-by.ts';
import type { MoneyTables } from './tables.ts';
import type { Transaction } from './transaction.ts';

type Real = typeof real;
type Row = MoneyTables['subscriptions'];

const LIVE: readonly string[] = ['pending_payment', 'active', 'past_due'];
const NO_ANSWER: readonly (string | null)[] = ['unknown', 'retry_same_key', 'stop'];

export const insertSubscription: Real['insertSubscription'] = (ctx, subscription) =>
  statement(ctx, (tx) => {
    const fresh = { paymentId: null, paidUntil: null, cancelRequestedAt: null, endReason: null };
    const unless = 'subscriptions_live_key';
    return tx.insert('subscriptions', { ...subscription, ...fresh }, { unless });
  });

export const findSubscription: Real['findSubscription'] = (ctx, id) =>
  statement(ctx, (tx) => tx.get('subscriptions', id));

export const lockSubscription: Real['lockSubscription'] = (ctx, id) =>
  statement(ctx, (tx) => tx.lock('subscriptions', id));

export const lockLiveSubscriptionOf: Real['lockLiveSubscriptionOf'] = (ctx, userId) =>
  statement(ctx, async (tx) => {
    const isLive = (row: Row): boolean => row.userId === userId && LIVE.includes(row.state);
    const found = tx.find('subscriptions', isLive);
    const locked = found && (await tx.lock('subscriptions', found.id));
    return locked && isLive(locked) ? locked : undefined;
  });

export const findLatestSubscriptionOf: Real['findLatestSubscriptionOf'] = notInMemory(
  'findLatestSubscriptionOf',
);

export const updateSubscription: Real['updateSubscription'] = (ctx, subscription) =>
  statement(ctx, async (tx) => {
    const { state, paymentId, paidUntil, cancelRequestedAt, endReason, expiresAt, updatedAt } =
      subscription;
    await tx.update('subscriptions', subscription.id, () => ({
      state,
      paymentId,
      paidUntil,
      cancelRequestedAt,
      endReason,
      expiresAt,
      updatedAt,
    }));
  });

export const listSubscriptionRows: Real['listSubscriptionRows'] =
  notInMemory('listSubscriptionRows');

export const listExpiredBeginnings: Real['listExpiredBeginnings'] = (ctx, { now, limit }) =>
  statement(ctx, (tx) =>
    tx
      .filter(
        'subscriptions',
        (row) => row.state === 'pending_payment' && row.expiresAt! <= now && mayAsk(tx, row, now),
      )
      .sort(orderBy('expiresAt', 'id'))
      .slice(0, limit)
      .map(({ id }) => id),
  );

export const listRunOut: Real['listRunOut'] = (ctx, { now, limit }) =>
  statement(ctx, (tx) =>
    tx
      .filter('subscriptions', (row) => row.state === 'active' && row.paidUntil! <= now)
      .sort(orderBy('paidUntil', 'id'))
      .slice(0, limit)
      .map(({ id }) => id),
  );

export const listLapsed: Real['listLapsed'] = (ctx, { lapsed, now, limit }) =>
  statement(ctx, (tx) =>
    tx
      .filter(
        'subscriptions',
        (row) => row.state === 'past_due' && row.paidUntil! <= lapsed && mayAsk(tx, row, now),
      )
      .sort(orderBy('paidUntil', 'id'))
      .slice(0, limit)
      .map(({ id }) => id),
  );

/** Not while a look at the open period that got no answer waits for its next turn. */
function mayAsk(tx: Transaction, { id }: Row, now: Date): boolean {
  const periods = tx
    .where('subscription_periods', 'subscriptionId', id)
    .filter(({ state }) => state === 'open');
  return !periods.some((period) =>
    tx
      .where('payments', 'subjectId', period.id, (row) => row.purpose === 'subscription')
      .some((payment) =>
        tx
          .where('operations', 'subjectId', payment.id)
          .some(
            (row) =>
              row.kind === 'payment' &&
              NO_ANSWER.includes(row.lastOutcome) &&
              row.nextAttemptAt !== null &&
              row.nextAttemptAt > now,
          ),
      ),
  );
}
