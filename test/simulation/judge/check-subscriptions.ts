import { disputesOf, type Check } from './evidence.ts';

/** In force is what is paid for now, and what is paid for now is in force. */
export const checkSubscriptions: Check = (evidence) => {
  const { rows, remote, now, where } = evidence;
  return rows.subscriptions.flatMap((row) => {
    const [payment] = where('payments', 'id', row.paymentId);
    if (row.state === 'active') {
      const there = payment && remote.payments.get(payment.providerPaymentId);
      const isPaid = payment?.state === 'succeeded' && there?.status === 'succeeded';
      if (!isPaid || row.paidUntil === null || payment.surplus)
        return [`subscription ${row.id} is active by a payment that is ${payment?.state}`];
      if (row.paidUntil <= now) return [`subscription ${row.id} is active beyond what is paid`];
      const back = remote.refunds
        .all()
        .filter(({ paymentId, status }) => paymentId === there.id && status === 'succeeded');
      if (back.reduce((sum, refund) => sum + refund.amountMinor, 0) >= there.receivedMinor)
        return [`subscription ${row.id} is active by a payment that was given back`];
    }
    if (row.state === 'active' || row.state === 'cancelled') return [];
    const paid = where('subscription_periods', 'subscriptionId', row.id).find(
      (period) =>
        period.state === 'paid' &&
        period.endsAt !== null &&
        period.endsAt > now &&
        where('payments', 'id', period.paymentId).some(({ state }) => state === 'succeeded') &&
        disputesOf(evidence, period.id).length === 0,
    );
    return paid === undefined ? [] : [`subscription ${row.id} is ${row.state} though it is paid`];
  });
};
