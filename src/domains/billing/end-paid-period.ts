import { openException, type MoneyTx } from '#domains/payments/index.ts';

import { endSubscription } from './end-subscription.ts';
import { isLive, type Subscription, type SubscriptionPeriod } from './model.ts';
import { listPeriods, updatePeriod } from './period-store.ts';
import { updateSubscription } from './subscription-store.ts';

/**
 * The money of a paid period is gone, or fought over. Of a period that runs it ends the
 * subscription; of one that is yet to come it takes back only that; of one that is over nothing.
 */
export async function endPaidPeriod(
  tx: MoneyTx,
  input: {
    subscription: Subscription;
    period: SubscriptionPeriod;
    reason: 'refunded' | 'disputed';
  },
): Promise<void> {
  const { subscription, period, reason } = input;
  const now = tx.clock.now();
  // What is fought over is not given back yet.
  if (reason === 'refunded' && period.state === 'paid') {
    await updatePeriod(tx, { ...period, state: 'refunded', updatedAt: now });
  }
  if (!isLive(subscription) || period.endsAt === null || period.endsAt <= now) return;
  const others = (await listPeriods(tx, subscription.id)).filter(
    (item) => item.state === 'paid' && item.id !== period.id,
  );
  const isToCome = period.startsAt! > now;
  if (reason === 'refunded' && isToCome) {
    const last = others.at(-1)!;
    await updateSubscription(tx, {
      ...subscription,
      paymentId: last.paymentId,
      paidUntil: last.endsAt,
      updatedAt: now,
    });
    return;
  }
  await endSubscription(tx, subscription, { reason, by: { kind: 'system' } });
  await showPaidAhead(tx, subscription, others, now);
}

/** Periods that were paid ahead and will not run: only a person can judge what becomes of them. */
async function showPaidAhead(
  tx: MoneyTx,
  subscription: Subscription,
  periods: readonly SubscriptionPeriod[],
  now: Date,
): Promise<void> {
  for (const period of periods.filter((item) => item.startsAt! > now)) {
    await openException(tx, {
      class: 'needs_attention',
      subject: { kind: 'subscription_period', id: period.id },
      message: `Subscription ${subscription.id} has ended, and period ${period.sequence} of it was paid ahead`,
      details: { subscriptionId: subscription.id, paymentId: period.paymentId },
      amount: { minor: period.amountMinor, currency: period.currency },
    });
  }
}
