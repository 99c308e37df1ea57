import { isShown, type Check } from './evidence.ts';

/** What moved has its id here, went where it should, and went once. */
export const checkTransfers: Check = (evidence) => {
  const { rows, remote } = evidence;
  const faults: string[] = [];
  for (const row of rows.seller_transfers) {
    if (row.stripeTransferId === null) continue;
    const there = remote.transfers.get(row.stripeTransferId);
    const here = `${row.amountMinor} ${row.currency} to ${row.destination}`;
    const told = `${wholeOf(there)} ${there?.currency.toUpperCase()} to ${there?.destination}`;
    if (here !== told) faults.push(`transfer ${row.id} is ${here} here and ${told} there`);
  }
  const known = new Set(rows.seller_transfers.map((row) => row.stripeTransferId));
  const live = new Set<string>();
  for (const there of remote.transfers.all()) {
    const isByHand = there.metadata['seller_transfer_id'] === undefined;
    if (!known.has(there.id) && !isByHand) faults.push(`transfer ${there.id} is nobody's here`);
    if (isByHand || there.reversedMinor >= there.amountMinor) continue;
    const place = `${there.transferGroup} to ${there.destination}`;
    if (live.has(place)) faults.push(`two transfers stand for ${place}`);
    live.add(place);
  }
  for (const { objectId, isDelivered } of remote.events.all()) {
    const there = remote.transfers.get(objectId);
    const isByHand = there !== undefined && there.metadata['seller_transfer_id'] === undefined;
    if (isByHand && isDelivered === true && !isShown(evidence, objectId))
      faults.push(`transfer ${objectId} was made by hand and nobody was told`);
  }
  for (const row of rows.seller_transfers)
    if (row.state === 'permanently_failed' && !isShown(evidence, row.id))
      faults.push(`transfer ${row.id} was given up and nobody was told`);
  return faults;
};

function wholeOf(there: { readonly amountMinor: number } | undefined): string {
  return String(there?.amountMinor);
}
