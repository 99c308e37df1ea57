import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';

import { moveOrder } from './move-order.ts';
import { listOverdueOrders, lockOrder } from './order-store.ts';
import { pokePayments } from './poke-payments.ts';

const BATCH = 200;

/**
 * Gives up orders that nobody has paid in their time. Their payments are looked at a last time and
 * ended at the provider; money that comes even so goes back. Returns how many.
 */
export async function expireOrders(
  ctx: Pick<Context, 'db' | 'clock' | 'signal'>,
): Promise<{ expired: number }> {
  let expired = 0;
  for (;;) {
    ctx.signal.throwIfAborted();
    const now = ctx.clock.now();
    const ids = await listOverdueOrders(ctx, { now, limit: BATCH });
    for (const id of ids) {
      expired += await withTx(ctx, async (tx) => {
        const order = await lockOrder(tx, id);
        const isOpen = order?.state === 'pending_payment' || order?.state === 'failed';
        if (order === undefined || !isOpen || order.expiresAt! > now) return 0;
        await moveOrder(tx, order, 'expired');
        await pokePayments(tx, id);
        return 1;
      });
    }
    if (ids.length < BATCH) return { expired };
  }
}
