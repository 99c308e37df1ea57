import type { Context } from '#context.ts';
import type { UserId } from '#domains/identity/index.ts';

import { marketErrors } from './errors.ts';
import type { Order, OrderId } from './model.ts';
import { lockOrder } from './order-store.ts';

/** A placed order of the account, locked. @throws ORDER_NOT_FOUND also for another's and for a cart */
export async function lockOwnOrder(
  tx: Pick<Context, 'db'>,
  buyerId: UserId,
  id: OrderId,
): Promise<Order> {
  const order = await lockOrder(tx, id);
  if (order === undefined || order.buyerId !== buyerId || order.state === 'draft') {
    throw marketErrors.ORDER_NOT_FOUND({ id });
  }
  return order;
}
