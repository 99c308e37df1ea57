import { recordAudit } from '#domains/audit/index.ts';
import { openException, type MoneyTx, type Payment } from '#domains/payments/index.ts';

import { bookPaidPeriod } from './book-paid-period.ts';
import { isLive, type Subscription, type SubscriptionPeriod } from './model.ts';
import { monthsAfter } from './months-after.ts';
import { listPeriods, updatePeriod } from './period-store.ts';
import { findPlan } from './plan-store.ts';
import { updateSubscription } from './subscription-store.ts';

interface Paying {
  readonly subscription: Subscription;
  readonly period: SubscriptionPeriod;
  readonly payment: Payment;
}

/**
 * The money of a period is there, to the unit: it is paid, and the subscription is in force to its
 * end. Told again, after a doubt that is over, it puts back what the doubt had taken.
 */
export async function payPeriod(tx: MoneyTx, { subscription, period, payment }: Paying) {
  const now = tx.clock.now();
  const paid: SubscriptionPeriod =
    period.state === 'open'
      ? {
          ...period,
          ...(await spanOf(tx, subscription, now)),
          state: 'paid',
          paymentId: payment.id,
          updatedAt: now,
        }
      : { ...period, state: 'paid', updatedAt: now };
  await updatePeriod(tx, paid);
  await bookPaidPeriod(tx, { period: paid, payment });
  if (!isLive(subscription)) {
    await showPaidEnd(tx, subscription, payment);
    return;
  }
  const isLatest = subscription.paidUntil === null || paid.endsAt! > subscription.paidUntil;
  const active: Subscription = {
    ...subscription,
    ...(isLatest ? { paymentId: payment.id, paidUntil: paid.endsAt } : {}),
    state: 'active',
    expiresAt: null,
    updatedAt: now,
  };
  // Money that came back after its time has nothing to put into force any more.
  if (active.paidUntil! <= now) return;
  await updateSubscription(tx, active);
  await recordAudit(tx, {
    actor: { kind: 'system' },
    action: 'subscription.paid',
    subject: { kind: 'subscription', id: subscription.id },
    details: { from: subscription.state, paymentId: payment.id, paidUntil: active.paidUntil },
  });
}

/**
 * From where to where a period goes that is paid now: on from the one before it, counted in months
 * from where the unbroken run began, or from now when there is none or it is over.
 */
async function spanOf(
  tx: MoneyTx,
  subscription: Subscription,
  now: Date,
): Promise<{ startsAt: Date; endsAt: Date }> {
  const plan = await findPlan(tx, subscription.planId);
  if (plan === undefined) throw new Error(`there is no plan ${subscription.planId}`);
  const before = (await listPeriods(tx, subscription.id)).filter((item) => item.state === 'paid');
  const last = before.at(-1);
  if (last === undefined || last.endsAt === null || last.endsAt <= now) {
    return { startsAt: now, endsAt: monthsAfter(now, plan.periodMonths) };
  }
  let anchor = last.startsAt!;
  let count = 1;
  for (const earlier of before.slice(0, -1).reverse()) {
    if (earlier.endsAt!.getTime() !== anchor.getTime()) break;
    anchor = earlier.startsAt!;
    count += 1;
  }
  const endsAt = monthsAfter(anchor, plan.periodMonths * (count + 1));
  return { startsAt: last.endsAt, endsAt };
}

async function showPaidEnd(
  tx: MoneyTx,
  subscription: Subscription,
  payment: Payment,
): Promise<void> {
  await openException(tx, {
    class: 'needs_attention',
    subject: { kind: 'subscription', id: subscription.id },
    message: `Subscription ${subscription.id} is ${subscription.state}, and the payment of one of its periods is there again`,
    details: { paymentId: payment.id },
    amount: { minor: payment.amountMinor, currency: payment.currency },
  });
}
