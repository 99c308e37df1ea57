import type { MoneyTx } from '#domains/payments/index.ts';

import { orderMachine, type Order, type OrderState } from './model.ts';
import { plainOrderState } from './order-facts.ts';
import { updateOrder } from './order-store.ts';
import { statePath } from './state-path.ts';

/**
 * Writes an order as it is now. A state that cannot follow at once is reached by those between: from
 * disputed to in doubt by what the money alone says, from paid to a lost dispute by a dispute.
 */
export async function moveOrder(
  tx: Pick<MoneyTx, 'db' | 'clock'>,
  order: Order,
  to: OrderState,
  changes: Partial<Order> = {},
): Promise<Order> {
  const next: Order = { ...order, ...changes, state: to, updatedAt: tx.clock.now() };
  const way = statePath(orderMachine, order.state, to, [plainOrderState(next), 'disputed']);
  for (const state of way.slice(0, -1)) await updateOrder(tx, { ...next, state });
  await updateOrder(tx, next);
  return next;
}
