import type { MoneyTx, Payment } from '#domains/payments/index.ts';

import { endPaidPeriod } from './end-paid-period.ts';
import type { PeriodId } from './model.ts';
import { findPeriod, updatePeriod } from './period-store.ts';
import { lockSubscription } from './subscription-store.ts';

/**
 * So much of a payment has gone back in all. A period whose whole price is gone is no longer paid; a
 * part of it is a courtesy and changes nothing. When a refund is undone the money is ours again, but
 * what had ended stays ended. The caller holds the lock of the payment's owner.
 */
export async function subscriptionRefunded(
  tx: MoneyTx,
  payment: Payment,
  refundedMinor: bigint,
): Promise<void> {
  if (payment.purpose !== 'subscription' || payment.surplus) return;
  const period = await findPeriod(tx, payment.subjectId as PeriodId);
  if (period === undefined || period.paymentId !== payment.id) return;
  const subscription = await lockSubscription(tx, period.subscriptionId);
  if (subscription === undefined) return;
  if (refundedMinor >= payment.amountMinor) {
    await endPaidPeriod(tx, { subscription, period, reason: 'refunded' });
  } else if (period.state === 'refunded') {
    await updatePeriod(tx, { ...period, state: 'paid', updatedAt: tx.clock.now() });
  }
}
