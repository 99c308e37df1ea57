import type { Context } from '#context.ts';
import { withReadOnlyTx } from '#db/read-only-tx.ts';
import { listCorrections, listEntries, type LedgerEntry } from '#domains/ledger/index.ts';
import { listEventsOfObjects, listOperationsOf } from '#domains/payments/index.ts';

import { getOrder, listOrderTransfers } from './list-orders.ts';
import type { OrderProof, OrderProofFacts } from './proof-model.ts';
import { proveOrder } from './prove-order.ts';
import { listRefundItems, listRefundsOfPayment } from './refund-store.ts';
import { listReversals } from './reversal-store.ts';

/** Rows of the books that are read at once. */
const ENTRIES = 1_000;

/** The proof of one placed order, all of one moment. @throws ORDER_NOT_FOUND */
export async function readOrderProof(
  ctx: Pick<Context, 'db'>,
  orderId: string,
): Promise<OrderProof> {
  return withReadOnlyTx(ctx, async (tx) => proveOrder(await readProofFacts(tx, orderId)));
}

/** Everything that a proof is made of. @throws ORDER_NOT_FOUND */
export async function readProofFacts(
  tx: Pick<Context, 'db'>,
  orderId: string,
): Promise<OrderProofFacts> {
  const order = await getOrder(tx, { id: orderId });
  const { items, payments, disputes } = order;
  const refunds: OrderProofFacts['refunds'][number][] = [];
  for (const payment of payments) {
    for (const refund of await listRefundsOfPayment(tx, payment.id)) {
      refunds.push({ ...refund, parts: await listRefundItems(tx, refund.id) });
    }
  }
  const transfers = await listOrderTransfers(tx, order.id);
  const reversals: OrderProofFacts['reversals'][number][] = [];
  for (const { id } of transfers) reversals.push(...(await listReversals(tx, id)));
  const entries = await readEntries(tx, order.id);
  const booked = entries.filter(({ source }) => source.kind === 'correction');
  const rows = [...payments, ...refunds, ...transfers, ...reversals, ...disputes];
  const objects = [
    ...payments.map((payment) => payment.providerPaymentId),
    ...refunds.map((refund) => refund.providerRefundId),
    ...disputes.map((dispute) => dispute.providerDisputeId),
    ...transfers.map((transfer) => transfer.stripeTransferId),
    ...reversals.map((reversal) => reversal.stripeReversalId),
  ].filter((id) => id !== null);
  return {
    order,
    items,
    payments,
    refunds,
    transfers,
    reversals,
    disputes,
    operations: await listOperationsOf(
      tx,
      rows.map(({ id }) => id),
    ),
    events: await listEventsOfObjects(tx, objects),
    entries,
    corrections: await listCorrections(
      tx,
      booked.map(({ source }) => source.id),
    ),
  };
}

/** The oldest first. */
async function readEntries(tx: Pick<Context, 'db'>, chainId: string): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  let cursor: string | undefined;
  do {
    const page = await listEntries(tx, { chainId, cursor, limit: ENTRIES });
    entries.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return entries.reverse();
}
