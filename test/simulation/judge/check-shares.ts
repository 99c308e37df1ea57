import { isShown, lostOf, stepOf, sumOf, type Check } from './evidence.ts';

/** States in which what a seller is owed waits for somebody. */
const WAITING: readonly string[] = ['on_hold', 'failed', 'permanently_failed'];

/**
 * What a seller has of an order is the floor of its share of what the buyer has not got back: never
 * more, and less only where somebody has taken it by hand or a refund came to nothing afterwards.
 */
export const checkShares: Check = (evidence) => {
  const { rows, where } = evidence;
  const faults: string[] = [];
  for (const order of rows.orders) {
    if (order.paymentId === null) continue;
    if (order.state === 'needs_attention') continue;
    // A bank has its word in it, which is heard where one seller alone bears it.
    // One over money that never bought it, and goes back, is none of the sellers' business.
    const disputes = where('disputes', 'paymentId', order.paymentId);
    const isOpen = disputes.some(({ state }) => ['opened', 'challenged'].includes(state));
    const lost = sumOf(
      disputes.filter(({ state }) => state === 'lost'),
      ({ amountMinor }) => amountMinor,
    );
    const items = where('order_items', 'orderId', order.id);
    const transfers = where('seller_transfers', 'orderId', order.id);
    const isShared = new Set(items.map((item) => item.sellerId)).size > 1;
    if (isOpen || (lost > 0n && isShared)) continue;
    for (const sellerId of new Set(items.map((item) => item.sellerId))) {
      const lines = items.filter((item) => item.sellerId === sellerId);
      const own = transfers.filter((transfer) => transfer.sellerId === sellerId);
      if (own.some(({ state }) => WAITING.includes(state))) continue;
      const asked = own.flatMap(({ id }) => where('transfer_reversals', 'transferId', id));
      if (asked.some(({ id, state }) => state === 'pending' && isShown(evidence, id))) continue;
      const price = sumOf(lines, ({ priceMinor }) => priceMinor);
      const share = price - sumOf(lines, ({ feeMinor }) => feeMinor);
      const gone = sumOf(lines, ({ refundedMinor }) => refundedMinor) + lost;
      const { currency } = order;
      const owed = share - lostOf({ share, gone, price, currency });
      if (share % stepOf(currency) !== 0n)
        faults.push(`seller ${sellerId} of order ${order.id} has a share that nobody can transfer`);
      const sent = own.filter(({ stripeTransferId }) => stripeTransferId !== null);
      const reversals = sent
        .flatMap(({ id }) => where('transfer_reversals', 'transferId', id))
        .filter(({ state }) => ['succeeded', 'debt'].includes(state));
      const kept =
        sumOf(sent, ({ amountMinor }) => amountMinor) -
        sumOf(reversals, ({ amountMinor }) => amountMinor);
      // What was given back before the transfer has made it smaller by the same rule, so that the
      // two floors together may differ from one by a step.
      const step = stepOf(currency);
      const isExcused =
        reversals.some(({ causeKind }) => causeKind === 'remote') ||
        disputes.length > 0 ||
        where('refunds', 'orderId', order.id).some(({ state }) => state === 'failed_after_success');
      if (kept > owed + step || (kept < owed - step && !isExcused))
        faults.push(`seller ${sellerId} of order ${order.id} keeps ${kept} instead of ${owed}`);
    }
  }
  return faults;
};
