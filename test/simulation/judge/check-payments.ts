import { groupBy, isShown, sumOf, type Check } from './evidence.ts';

const BOUGHT: readonly string[] = [
  'paid',
  'partially_refunded',
  'refunded',
  'disputed',
  'dispute_lost',
  'needs_attention',
];

/**
 * One payment a thing keeps its money; what we call over is over there too, to the unit; and no money
 * stays for what nobody bought.
 */
export const checkPayments: Check = (evidence) => {
  const { rows, remote, where } = evidence;
  const faults: string[] = [];
  const keeping = new Map<string, string[]>();
  const refundsThere = groupBy(remote.refunds.all(), ({ paymentId }) => paymentId);
  for (const row of rows.payments) {
    const there = remote.payments.get(row.providerPaymentId);
    const received = BigInt(there?.receivedMinor ?? 0);
    if (row.state === 'succeeded') {
      if (there?.status !== 'succeeded' || received !== row.receivedMinor)
        faults.push(
          `payment ${row.id} is succeeded here and ${there?.status} with ${received} there`,
        );
      if (!row.surplus && received !== row.amountMinor)
        faults.push(`payment ${row.id} bought for ${row.amountMinor} with ${received}`);
      if (there?.currency !== row.currency)
        faults.push(`payment ${row.id} is in ${row.currency} here and ${there?.currency} there`);
    } else if (there?.status === 'succeeded' && row.state !== 'needs_attention') {
      faults.push(`payment ${row.id} is ${row.state} here and succeeded there`);
    }
    const asked = refundsThere.get(row.providerPaymentId) ?? [];
    const given = asked.filter(({ status }) => status !== 'failed');
    const back = sumOf(given, ({ amountMinor }) => amountMinor);
    if (back > received) faults.push(`payment ${row.id} has ${back} of ${received} given back`);
    if (received <= back) continue;
    const thing = `${row.purpose} ${row.subjectId}`;
    if (row.surplus) {
      const refunds = where('refunds', 'paymentId', row.id);
      if (!isShown(evidence, row.id, ...refunds.map(({ id }) => id)))
        faults.push(`payment ${row.id} bought nothing and ${received - back} of it are kept`);
      continue;
    }
    keeping.set(thing, [...(keeping.get(thing) ?? []), row.id]);
    if (row.purpose !== 'order') continue;
    const [order] = where('orders', 'id', row.subjectId);
    if (order === undefined || !BOUGHT.includes(order.state))
      faults.push(`payment ${row.id} is kept for an order that is ${order?.state}`);
  }
  for (const [thing, ids] of keeping)
    if (ids.length > 1) faults.push(`${thing} keeps the money of ${ids.join(' and ')}`);
  const known = new Set(rows.payments.map((row) => row.providerPaymentId));
  for (const there of remote.payments.all())
    if (!known.has(there.id)) faults.push(`payment ${there.id} is nobody's here`);
  return faults;
};
