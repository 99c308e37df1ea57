import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import type { UserId } from '#domains/identity/index.ts';
import type { OperationId } from '#domains/payments/index.ts';

import { lockOwnOrder } from './lock-own-order.ts';
import type { Order, OrderId } from './model.ts';
import { pokePayments } from './poke-payments.ts';

/**
 * For a buyer who has paid and sees nothing of it: the payments of the order are to be looked at
 * now. The caller settles what is returned. @throws ORDER_NOT_FOUND
 */
export async function refreshOrder(
  ctx: Pick<Context, 'db' | 'clock'>,
  { buyerId, id }: { buyerId: UserId; id: OrderId },
): Promise<{ order: Order; operationIds: readonly OperationId[] }> {
  return withTx(ctx, async (tx) => {
    const order = await lockOwnOrder(tx, buyerId, id);
    return { order, operationIds: await pokePayments(tx, id) };
  });
}
