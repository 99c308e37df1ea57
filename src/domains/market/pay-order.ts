import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import type { UserId } from '#domains/identity/index.ts';
import {
  findOperation,
  listPaymentsOf,
  openPayment,
  type PaymentState,
} from '#domains/payments/index.ts';

import { lockOwnOrder } from './lock-own-order.ts';
import { marketErrors } from './errors.ts';
import type { OrderId } from './model.ts';
import { moveOrder } from './move-order.ts';
import type { OrderWithOperation } from './place-order.ts';

const MINUTE_MS = 60_000;
const LIVE: readonly PaymentState[] = ['created', 'pending', 'authorized', 'succeeded'];

/**
 * A new attempt to pay after the last one failed. While one is alive, that is the one: asking twice
 * gives the same. Nothing is sent here.
 * @throws ORDER_NOT_FOUND, ORDER_STATE_CONFLICT
 */
export async function payOrder(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'config' | 'requestId'>,
  { buyerId, id }: { buyerId: UserId; id: OrderId },
): Promise<OrderWithOperation> {
  return withTx(ctx, async (tx) => {
    const order = await lockOwnOrder(tx, buyerId, id);
    if (order.state !== 'pending_payment' && order.state !== 'failed') {
      throw marketErrors.ORDER_STATE_CONFLICT({ id, state: order.state, action: 'paid' });
    }
    const attempts = await listPaymentsOf(tx, { purpose: 'order', subjectId: id });
    const live = attempts.find((payment) => !payment.surplus && LIVE.includes(payment.state));
    if (live !== undefined) {
      const operation = await findOperation(tx, { kind: 'payment', subjectId: live.id });
      return { order, operationId: operation?.id };
    }
    const now = tx.clock.now();
    const expiresAt = new Date(now.getTime() + tx.config.payments.orderMinutes * MINUTE_MS);
    const again = await moveOrder(tx, order, 'pending_payment', { expiresAt });
    const { operationId } = await openPayment(tx, {
      purpose: 'order',
      subjectId: id,
      buyerId,
      amountMinor: order.totalMinor,
      currency: order.currency,
    });
    return { order: again, operationId };
  });
}
