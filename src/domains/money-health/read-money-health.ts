import type { Context } from '#context.ts';
import { withReadOnlyTx } from '#db/read-only-tx.ts';

import type { MoneyHealth } from './model.ts';
import {
  countDeliveries,
  countHeldTransfers,
  countLiveSubscriptions,
  countOpenOperations,
  countStuckOrders,
  countTransfersWithoutId,
  countUnpaidSubscriptions,
  countWaitingEvents,
  countWaitingOrders,
  findOldestEvent,
  findOldestOperations,
  findOldestReversal,
  sumOpenExceptions,
  sumOpenReversals,
} from './store.ts';

const HOUR_MS = 3_600_000;

/**
 * What a gauge needs of the movement of money, all of one moment. It reads what is not over, by its
 * indexes, and not what piles up over the years.
 */
export async function readMoneyHealth(ctx: Pick<Context, 'db' | 'clock'>): Promise<MoneyHealth> {
  return withReadOnlyTx(ctx, async (tx) => {
    const now = tx.clock.now();
    const hourAgo = new Date(now.getTime() - HOUR_MS);
    const { unclearSince, dueSince } = await findOldestOperations(tx, now);
    return {
      operations: await countOpenOperations(tx),
      unclearSince,
      dueSince,
      exceptions: await sumOpenExceptions(tx),
      reversals: await sumOpenReversals(tx),
      reversalsSince: (await findOldestReversal(tx)).since,
      transfersOnHold: await countHeldTransfers(tx),
      transfersWithoutId: (await countTransfersWithoutId(tx)).count,
      deliveries: await countDeliveries(tx, hourAgo),
      eventsWaiting: await countWaitingEvents(tx),
      eventsSince: (await findOldestEvent(tx)).since,
      subscriptions: await countLiveSubscriptions(tx),
      subscriptionsUnpaid: (await countUnpaidSubscriptions(tx)).count,
      orders: await countWaitingOrders(tx),
      ordersStuck: await countStuckOrders(tx, hourAgo),
    };
  });
}
