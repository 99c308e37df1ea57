import type { Check } from './evidence.ts';

const SAME: Readonly<Record<string, string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  failed_after_success: 'failed',
};

/** A refund is what it is there, nothing is still on its way, and none is there that nobody asked for. */
export const checkRefunds: Check = ({ rows, remote, where }) => {
  const faults: string[] = [];
  for (const row of rows.refunds) {
    const there = remote.refunds.get(row.providerRefundId);
    const expected = SAME[row.state];
    if (expected === undefined) faults.push(`refund ${row.id} is still ${row.state}`);
    else if (row.state === 'failed' && there === undefined) continue;
    else if (there?.status !== expected)
      faults.push(`refund ${row.id} is ${row.state} here and ${there?.status} there`);
    else if (BigInt(there.amountMinor) !== row.amountMinor)
      faults.push(`refund ${row.id} is ${row.amountMinor} here and ${there.amountMinor} there`);
  }
  const known = new Set(rows.refunds.map((row) => row.providerRefundId));
  for (const there of remote.refunds.all())
    if (!known.has(there.id)) faults.push(`refund ${there.id} is nobody's here`);
  for (const item of rows.order_items) {
    const given = where('refund_items', 'orderItemId', item.id).filter(({ refundId }) => {
      const [refund] = where('refunds', 'id', refundId);
      return refund?.state === 'succeeded';
    });
    const sum = given.reduce((total, part) => total + part.amountMinor, 0n);
    if (sum !== item.refundedMinor)
      faults.push(`item ${item.id} has ${item.refundedMinor} refunded of refunds over ${sum}`);
  }
  return faults;
};
