import type { MoneyTx, Payment } from '#domains/payments/index.ts';

import { endPaidPeriod } from './end-paid-period.ts';
import type { PeriodId } from './model.ts';
import { findPeriod, updatePeriod } from './period-store.ts';
import { lockSubscription } from './subscription-store.ts';

/** Whose the disputed money is. */
const SIDES = {
  opened: 'open',
  challenged: 'open',
  lost: 'theirs',
  accepted: 'theirs',
  expired: 'theirs',
  won: 'ours',
  cancelled: 'ours',
} as const;
export type DisputeStanding = keyof typeof SIDES;

/**
 * The payment of a period is disputed: the subscription ends at once when the period runs or is yet
 * to come. Once the money is lost the period is no longer paid. A dispute that is won gives the
 * money back to us, but nothing that had ended begins again by itself.
 */
export async function subscriptionDisputed(
  tx: MoneyTx,
  payment: Payment,
  state: DisputeStanding,
): Promise<void> {
  if (payment.purpose !== 'subscription' || payment.surplus) return;
  const period = await findPeriod(tx, payment.subjectId as PeriodId);
  if (period === undefined || period.paymentId !== payment.id) return;
  const subscription = await lockSubscription(tx, period.subscriptionId);
  if (subscription === undefined) return;
  const side = SIDES[state];
  const updatedAt = tx.clock.now();
  if (side === 'ours') {
    if (period.state === 'refunded')
      await updatePeriod(tx, { ...period, state: 'paid', updatedAt });
    return;
  }
  await endPaidPeriod(tx, { subscription, period, reason: 'disputed' });
  if (side === 'theirs' && period.state === 'paid') {
    await updatePeriod(tx, { ...period, state: 'refunded', updatedAt });
  }
}
