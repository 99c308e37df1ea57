import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { findOperation, listPaymentsOf, pokeOperation } from '#domains/payments/index.ts';

import type { Order, OrderId } from './model.ts';
import { moveOrder } from './move-order.ts';
import { listOverdueOrders, lockOrder } from './order-store.ts';
import { pokePayments } from './poke-payments.ts';

const BATCH = 200;
/** A provider that cannot be asked for so long holds no order open. */
const PATIENCE_MS = 24 * 3_600_000;

/**
 * Gives up orders that nobody has paid in their time, after one last look at their payments. Then
 * they are ended at the provider too; money that comes even so goes back. Returns how many.
 */
export async function expireOrders(
  ctx: Pick<Context, 'db' | 'clock' | 'signal'>,
): Promise<{ expired: number }> {
  let expired = 0;
  for (;;) {
    ctx.signal.throwIfAborted();
    const ids = await listOverdueOrders(ctx, { now: ctx.clock.now(), limit: BATCH });
    const before = expired;
    for (const id of ids) expired += (await withTx(ctx, (tx) => expire(tx, id))) ? 1 : 0;
    if (ids.length < BATCH || expired === before) return { expired };
  }
}

async function expire(tx: Pick<Context, 'db' | 'clock'>, id: OrderId): Promise<boolean> {
  const order = await lockOrder(tx, id);
  const isOpen = order?.state === 'pending_payment' || order?.state === 'failed';
  if (order === undefined || !isOpen || order.expiresAt! > tx.clock.now()) return false;
  if (!(await wasLookedAt(tx, order))) return false;
  await moveOrder(tx, order, 'expired');
  await pokePayments(tx, id);
  return true;
}

/** Whether the provider has spoken of every payment since the order's time was over; has it asked, if not. */
async function wasLookedAt(tx: Pick<Context, 'db' | 'clock'>, order: Order): Promise<boolean> {
  const now = tx.clock.now();
  const expiresAt = order.expiresAt!;
  if (now.getTime() - expiresAt.getTime() > PATIENCE_MS) return true;
  let wasLooked = true;
  for (const payment of await listPaymentsOf(tx, { purpose: 'order', subjectId: order.id })) {
    const operation = await findOperation(tx, { kind: 'payment', subjectId: payment.id });
    if (operation === undefined || operation.nextAttemptAt === null) continue;
    if (operation.updatedAt >= expiresAt && operation.lastOutcome === 'applied') continue;
    wasLooked = false;
    if (operation.nextAttemptAt > now) await pokeOperation(tx, operation.id);
  }
  return wasLooked;
}
