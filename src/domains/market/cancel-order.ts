import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import type { UserId } from '#domains/identity/index.ts';
import type { OperationId } from '#domains/payments/index.ts';

import { marketErrors } from './errors.ts';
import { lockOwnOrder } from './lock-own-order.ts';
import { orderMachine, type Order, type OrderId } from './model.ts';
import { moveOrder } from './move-order.ts';
import { pokePayments } from './poke-payments.ts';

/**
 * Calls off an order that was not paid. Its payments are looked at and ended at the provider; money
 * that comes even so goes back. Cancelling again changes nothing.
 * @throws ORDER_NOT_FOUND, ORDER_STATE_CONFLICT
 */
export async function cancelOrder(
  ctx: Pick<Context, 'db' | 'clock'>,
  { buyerId, id }: { buyerId: UserId; id: OrderId },
): Promise<{ order: Order; operationIds: readonly OperationId[] }> {
  return withTx(ctx, async (tx) => {
    const order = await lockOwnOrder(tx, buyerId, id);
    if (order.state === 'cancelled') return { order, operationIds: [] };
    if (order.paymentId !== null || !orderMachine.canMove(order.state, 'cancelled')) {
      throw marketErrors.ORDER_STATE_CONFLICT({ id, state: order.state, action: 'cancelled' });
    }
    const cancelled = await moveOrder(tx, order, 'cancelled');
    return { order: cancelled, operationIds: await pokePayments(tx, id) };
  });
}
