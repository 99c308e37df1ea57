import { isShown, sumOf, type Check } from './evidence.ts';

/** Every reversal has its cause, and what came back is what came back there. */
export const checkReversals: Check = (evidence) => {
  const { rows, remote, where } = evidence;
  const faults: string[] = [];
  const done = rows.transfer_reversals.filter(({ state }) => state === 'succeeded');
  const known = new Map(done.map((row) => [row.stripeReversalId, row]));
  const isOurs = new Set(rows.seller_transfers.map((row) => row.stripeTransferId));
  for (const there of remote.reversals.all()) {
    if (!isOurs.has(there.transfer)) continue;
    const row = known.get(there.id);
    if (row === undefined) faults.push(`reversal ${there.id} has no cause here`);
    else if (row.amountMinor !== BigInt(there.amountMinor))
      faults.push(`reversal ${row.id} is ${row.amountMinor} here and ${there.amountMinor} there`);
  }
  const causes = new Set<string>();
  for (const { metadata } of remote.reversals.all()) {
    const cause = metadata['reversal_id'];
    if (cause === undefined) continue;
    if (causes.has(cause)) faults.push(`reversal ${cause} was made twice`);
    causes.add(cause);
  }
  for (const row of done)
    if (remote.reversals.get(row.stripeReversalId!) === undefined)
      faults.push(`reversal ${row.id} is not there`);
  for (const row of rows.transfer_reversals)
    if (!['succeeded', 'debt', 'cancelled'].includes(row.state) && !isShown(evidence, row.id))
      faults.push(`reversal ${row.id} is still ${row.state}`);
  for (const transfer of rows.seller_transfers) {
    if (transfer.stripeTransferId === null) continue;
    const own = where('transfer_reversals', 'transferId', transfer.id).filter(
      ({ state }) => state === 'succeeded',
    );
    const here = sumOf(own, ({ amountMinor }) => amountMinor);
    const there = BigInt(remote.transfers.get(transfer.stripeTransferId)?.reversedMinor ?? 0);
    if (here !== there || transfer.reversedMinor !== there)
      faults.push(
        `transfer ${transfer.id} went back by ${here} in reversals, ${transfer.reversedMinor} in its row, ${there} there`,
      );
  }
  return faults;
};
