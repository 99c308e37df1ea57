import type { Check, Evidence } from './evidence.ts';

const SAME: Readonly<Record<string, string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  failed_after_success: 'failed',
};

const ENDS: readonly string[] = ['dispute_won', 'dispute_lost'];

/** A refund is what it is there, nothing is still on its way, and none is there that nobody asked for. */
export const checkRefunds: Check = (evidence) => {
  const { rows, remote, where } = evidence;
  const faults = refundsBesideDisputes(evidence);
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

/** Disputed money is with the bank: whoever asks for it meanwhile gets it twice. */
function refundsBesideDisputes(evidence: Evidence): string[] {
  const { rows, remote, where } = evidence;
  const ends = remote.events.all().filter(({ type }) => ENDS.includes(type));
  return rows.refunds
    .filter(({ cause }) => cause === 'buyer_request' || cause === 'operator')
    .filter(({ paymentId, createdAt }) =>
      where('disputes', 'paymentId', paymentId).some((dispute) => {
        const told = ends.filter(({ objectId }) => objectId === dispute.providerDisputeId);
        // One that has ended more than once may have been over in between.
        const isOver =
          told.length > 1 || told.some(({ createdAtMs }) => createdAtMs <= createdAt.getTime());
        return createdAt > dispute.openedAt && !isOver;
      }),
    )
    .map(({ id }) => `refund ${id} was asked for beside a dispute`);
}
