import type { MoneyTx } from '#domains/payments/index.ts';

import { disputePhase } from './dispute-phase.ts';
import { grantLicences, listLicencesOfOrder, setLicenceState } from './licence-store.ts';
import { licenceMachine, type LicenceState, type Order, type OrderItem } from './model.ts';
import { moveOrder } from './move-order.ts';
import { isFrozen, paidOrderState, readOrderFacts, type OrderFacts } from './order-facts.ts';
import type { Cause } from './sync-reversals.ts';
import { syncTransfers } from './sync-transfers.ts';

/**
 * Draws every consequence of what is known of an order that was paid: its state, its licences and
 * what its sellers get. Whatever has happened, and in whichever order it became known, the result
 * follows from the facts alone. The caller holds the order's lock.
 */
export async function followOrder(tx: MoneyTx, order: Order, cause: Cause): Promise<OrderFacts> {
  const facts = await readOrderFacts(tx, order);
  if (facts === undefined) throw new Error(`order ${order.id} has no payment`);
  const moved = await moveOrder(tx, order, paidOrderState(facts));
  await followLicences(tx, facts);
  await syncTransfers(tx, facts, cause);
  return { ...facts, order: moved };
}

async function followLicences(tx: MoneyTx, facts: OrderFacts): Promise<void> {
  const { items, order } = facts;
  const at = tx.clock.now();
  const ids = items.map(() => tx.ids.next<'licence'>());
  await grantLicences(tx, { orderId: order.id, holderId: order.buyerId, ids, at });
  for (const licence of await listLicencesOfOrder(tx, order.id)) {
    const item = items.find(({ id }) => id === licence.orderItemId)!;
    const state = licenceStateOf(facts, item);
    if (licence.state === state || !licenceMachine.canMove(licence.state, state)) continue;
    await setLicenceState(tx, { id: licence.id, state, at });
  }
}

/** Money that went back takes the licence with it; money that nobody is sure of suspends it. */
function licenceStateOf(facts: OrderFacts, item: OrderItem): LicenceState {
  const lost = facts.disputes.some((dispute) => disputePhase(dispute) === 'lost');
  if (lost || item.refundedMinor === item.priceMinor) return 'revoked';
  return isFrozen(facts) ? 'suspended' : 'granted';
}
