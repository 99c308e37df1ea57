import type { MoneyTables } from '../memory/tables.ts';
import { isShown, lostOf, stepOf, sumOf, type Check, type Evidence } from './evidence.ts';

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
    const owed = owedWhenSent(evidence, row);
    if (owed !== undefined && row.amountMinor > owed + stepOf(row.currency))
      faults.push(`transfer ${row.id} was sent with ${row.amountMinor} where ${owed} was owed`);
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

/** The seller's share of what the buyer had not got back by then; undefined where it was not sent by us. */
function owedWhenSent(
  { where }: Evidence,
  { id, orderId, sellerId, currency }: MoneyTables['seller_transfers'],
): bigint | undefined {
  const operation = where('operations', 'subjectId', id).find(({ kind }) => kind === 'transfer');
  const sentAt = operation?.keyFirstSentAt ?? null;
  if (sentAt === null) return undefined;
  const items = where('order_items', 'orderId', orderId).filter(
    (item) => item.sellerId === sellerId,
  );
  const goneOf = (item: MoneyTables['order_items']): bigint =>
    sumOf(
      where('refund_items', 'orderItemId', item.id).filter(({ refundId }) => {
        const [refund] = where('refunds', 'id', refundId);
        return refund?.state === 'succeeded' && refund.succeededAt! < sentAt;
      }),
      (part) => part.amountMinor,
    );
  const price = sumOf(items, (item) => item.priceMinor);
  const share = price - sumOf(items, (item) => item.feeMinor);
  return share - lostOf({ share, gone: sumOf(items, goneOf), price, currency });
}
