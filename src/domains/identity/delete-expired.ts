import type { Context } from '#context.ts';

import { deleteExpiredRows, EXPIRING_TABLES, type ExpiringTable } from './expired-row-store.ts';

const BATCH_ROWS = 10_000;
const BATCH_PAUSE_MS = 100;

/**
 * Deletes what has long expired: sessions and invitations 30 days after their end, so that they
 * can still be looked into, tickets, counted failures and rate limits at once. In batches, with
 * pauses. Returns the rows deleted of each table.
 */
export async function deleteExpired(
  ctx: Pick<Context, 'db' | 'clock' | 'signal'>,
): Promise<Record<ExpiringTable, number>> {
  const deleted = {} as Record<ExpiringTable, number>;
  for (const table of EXPIRING_TABLES) {
    deleted[table] = 0;
    for (;;) {
      ctx.signal.throwIfAborted();
      const rows = await deleteExpiredRows(ctx, { table, now: ctx.clock.now(), limit: BATCH_ROWS });
      deleted[table] += rows;
      if (rows < BATCH_ROWS) break;
      await ctx.clock.sleep(BATCH_PAUSE_MS, ctx.signal);
    }
  }
  return deleted;
}
