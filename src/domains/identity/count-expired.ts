import type { Context } from '#context.ts';

import { countExpiredRows, EXPIRING_TABLES, type ExpiringTable } from './expired-row-store.ts';

/** How many rows of each table `deleteExpired` would delete now. */
export async function countExpired(
  ctx: Pick<Context, 'db' | 'clock'>,
): Promise<Record<ExpiringTable, number>> {
  const counted = {} as Record<ExpiringTable, number>;
  for (const table of EXPIRING_TABLES) {
    counted[table] = await countExpiredRows(ctx, { table, now: ctx.clock.now() });
  }
  return counted;
}
