import { findPayment, type MoneyTx } from '#domains/payments/index.ts';

import { endSubscription } from './end-subscription.ts';
import type { SubscriptionId, SubscriptionState } from './model.ts';
import { listPeriods } from './period-store.ts';
import { lockSubscription, updateSubscription } from './subscription-store.ts';

/**
 * Takes a subscription out of force that no payment stands for: past due while its payment is in
 * doubt, and ended where there is none. Returns its state; undefined where it is paid after all.
 */
export async function withdrawUnpaidSubscription(
  tx: MoneyTx,
  id: SubscriptionId,
): Promise<SubscriptionState | undefined> {
  const found = await lockSubscription(tx, id);
  if (found?.state !== 'active') return undefined;
  const payment = found.paymentId === null ? undefined : await findPayment(tx, found.paymentId);
  const period = (await listPeriods(tx, id)).find((item) => item.paymentId === found.paymentId);
  const isPaid =
    payment?.state === 'succeeded' &&
    !payment.surplus &&
    period?.state === 'paid' &&
    payment.subjectId === period.id &&
    payment.receivedMinor === period.amountMinor &&
    payment.currency === period.currency;
  if (isPaid) return undefined;
  const isInDoubt =
    payment !== undefined && !['failed', 'cancelled', 'expired'].includes(payment.state);
  if (isInDoubt && found.paidUntil !== null) {
    const updatedAt = tx.clock.now();
    await updateSubscription(tx, { ...found, state: 'past_due', updatedAt });
    return 'past_due';
  }
  const ended = await endSubscription(tx, found, {
    reason: 'never_paid',
    by: { kind: 'system' },
    details: { paymentId: found.paymentId, paymentState: payment?.state ?? null },
  });
  return ended.state;
}
