import { siteUrl } from '#domains/identity/index.ts';
import type {
  MoneyTx,
  Payment,
  PaymentDescription,
  PaymentOwner,
} from '#domains/payments/index.ts';

import { endPaidPeriod } from './end-paid-period.ts';
import { isLive, type PeriodId, type Subscription, type SubscriptionPeriod } from './model.ts';
import { payPeriod } from './pay-period.ts';
import { findPeriod } from './period-store.ts';
import { findPlan } from './plan-store.ts';
import { findSubscription, lockSubscription, updateSubscription } from './subscription-store.ts';

/** What payments of subscriptions buy: a period each, and with it the subscription in force. */
export function createSubscriptionOwner(): PaymentOwner {
  return {
    lock: lockSubscriptionOf,
    describe,
    isWanted: async (tx, payment) => {
      const { subscription, period } = await read(tx, payment);
      if (period.paymentId !== null) return period.paymentId === payment.id;
      return period.state === 'open' && isLive(subscription);
    },
    paid: async (tx, payment) => payPeriod(tx, { ...(await read(tx, payment)), payment }),
    changed,
  };
}

/** Locks the subscription of a period: what every change to its payments begins with. */
export async function lockSubscriptionOf(tx: Pick<MoneyTx, 'db'>, periodId: string): Promise<void> {
  const { subscriptionId } = await requirePeriod(tx, periodId);
  await lockSubscription(tx, subscriptionId);
}

async function describe(tx: MoneyTx, payment: Payment): Promise<PaymentDescription> {
  const { subscription, period } = await read(tx, payment);
  const plan = await findPlan(tx, subscription.planId);
  const site = siteUrl(tx.config);
  return {
    description: `${plan?.name ?? 'Plan'}, period ${period.sequence}`,
    returnUrl: `${site}/account?subscription=${subscription.id}`,
    payableUntil: subscription.expiresAt,
  };
}

/**
 * An attempt that failed leaves the period open for the next one. Money that was there and is in
 * doubt takes the subscription out of force at once; money that is gone ends it.
 */
async function changed(tx: MoneyTx, payment: Payment): Promise<void> {
  const { subscription, period } = await read(tx, payment);
  if (period.state !== 'paid' || period.paymentId !== payment.id) return;
  if (['failed', 'cancelled', 'expired'].includes(payment.state)) {
    await endPaidPeriod(tx, { subscription, period, reason: 'refunded' });
    return;
  }
  const now = tx.clock.now();
  if (subscription.state !== 'active' || period.endsAt === null || period.endsAt <= now) return;
  await updateSubscription(tx, { ...subscription, state: 'past_due', updatedAt: now });
}

async function read(
  tx: MoneyTx,
  payment: Pick<Payment, 'subjectId'>,
): Promise<{ subscription: Subscription; period: SubscriptionPeriod }> {
  const period = await requirePeriod(tx, payment.subjectId);
  const subscription = await findSubscription(tx, period.subscriptionId);
  if (subscription === undefined) throw new Error(`period ${period.id} has no subscription`);
  return { subscription, period };
}

async function requirePeriod(
  tx: Pick<MoneyTx, 'db'>,
  periodId: string,
): Promise<SubscriptionPeriod> {
  const period = await findPeriod(tx, periodId as PeriodId);
  if (period === undefined) throw new Error(`there is no period ${periodId}`);
  return period;
}
