import { findPayment, type MoneyTx } from '#domains/payments/index.ts';

import { followOrder } from './follow-order.ts';
import { listLicencesOfOrder, setLicenceState } from './licence-store.ts';
import type { LicenceState, OrderId, TransferId } from './model.ts';
import { readOrderFacts } from './order-facts.ts';
import { lockOrder } from './order-store.ts';
import { listRefundsOfOrder } from './refund-store.ts';
import { listReversals } from './reversal-store.ts';
import type { Cause } from './sync-reversals.ts';
import { findOrder } from './order-store.ts';
import { findTransfer } from './transfer-store.ts';

/** What the seller should keep of a transfer, and what of it came back or is asked back. */
export async function readTransferShare(
  ctx: Pick<MoneyTx, 'db'>,
  id: TransferId,
): Promise<{ owedMinor: bigint; backMinor: bigint } | undefined> {
  const transfer = await findTransfer(ctx, id);
  const order = transfer && (await findOrder(ctx, transfer.orderId));
  const facts = order && (await readOrderFacts(ctx, order));
  if (transfer === undefined || facts === undefined) return undefined;
  const share = facts.shares.find(({ sellerId }) => sellerId === transfer.sellerId);
  const backMinor = (await listReversals(ctx, id))
    .filter(({ state }) => state !== 'cancelled')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return { owedMinor: share?.owedMinor ?? 0n, backMinor };
}

/** Draws the consequences of a paid order once more; false where it has no payment. */
export async function followOrderAnew(tx: MoneyTx, id: OrderId): Promise<boolean> {
  await lockOrder(tx, id);
  const order = await findOrder(tx, id);
  if (order === undefined || order.paymentId === null) return false;
  const refund = (await listRefundsOfOrder(tx, id)).findLast(({ state }) => state === 'succeeded');
  const cause: Cause =
    refund === undefined ? { kind: 'operator', id } : { kind: 'refund', id: refund.id };
  await followOrder(tx, order, cause);
  return true;
}

/**
 * Takes back the licences of an order that no payment has bought. Returns the state of one of them;
 * undefined where it is in force by right, or out of force already.
 */
export async function withdrawUnpaidLicences(
  tx: MoneyTx,
  orderId: OrderId,
  licenceId: string,
): Promise<LicenceState | undefined> {
  await lockOrder(tx, orderId);
  const order = await findOrder(tx, orderId);
  if (order === undefined) return undefined;
  const read = async () =>
    (await listLicencesOfOrder(tx, orderId)).find(({ id }) => id === licenceId)?.state;
  if ((await read()) !== 'granted') return undefined;
  const payment = order.paymentId === null ? undefined : await findPayment(tx, order.paymentId);
  if (payment !== undefined && order.state !== 'cancelled' && order.state !== 'expired') {
    await followOrderAnew(tx, orderId);
    const state = await read();
    return state === 'granted' ? undefined : state;
  }
  for (const licence of await listLicencesOfOrder(tx, orderId)) {
    if (licence.state !== 'granted') continue;
    await setLicenceState(tx, { id: licence.id, state: 'revoked', at: tx.clock.now() });
  }
  return read();
}
