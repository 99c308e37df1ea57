import type { MoneyTx, Payment } from '#domains/payments/index.ts';

import { endPaidPeriod } from './end-paid-period.ts';
import type { PeriodId } from './model.ts';
import { findPeriod, updatePeriod } from './period-store.ts';
import { lockSubscription } from './subscription-store.ts';

/** What a dispute has come to: open, or whose the money is. */
export type DisputeStanding = 'open' | 'won' | 'lost';

/**
 * The payment of a period is disputed: the subscription ends at once when the period runs or is yet
 * to come. Once the money is lost the period is no longer paid. A dispute that is won gives the
 * money back to us, but nothing that had ended begins again by itself.
 */
export async function subscriptionDisputed(
  tx: MoneyTx,
  payment: Payment,
  standing: DisputeStanding,
): Promise<void> {
  if (payment.purpose !== 'subscription' || payment.surplus) return;
  const period = await findPeriod(tx, payment.subjectId as PeriodId);
  if (period === undefined || period.paymentId !== payment.id) return;
  const subscription = await lockSubscription(tx, period.subscriptionId);
  if (subscription === undefined) return;
  const updatedAt = tx.clock.now();
  if (standing === 'won') {
    if (period.state === 'refunded')
      await updatePeriod(tx, { ...period, state: 'paid', updatedAt });
    return;
  }
  await endPaidPeriod(tx, { subscription, period, reason: 'disputed' });
  if (standing === 'lost' && period.state === 'paid') {
    await updatePeriod(tx, { ...period, state: 'refunded', updatedAt });
  }
}
