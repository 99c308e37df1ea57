import type { Context } from '#context.ts';

import { countOldDeliveryRows, deleteOldDeliveryRows } from './delivery-store.ts';

const BATCH_ROWS = 10_000;
const BATCH_PAUSE_MS = 100;
const DAY_MS = 86_400_000;

type RetentionContext = Pick<Context, 'db' | 'clock' | 'config' | 'signal'>;

/**
 * Deletes deliveries that are older than `payments.webhookLogDays` from the log, in batches, with
 * pauses; those that are evidence of an open exception stay. Events of the inbox stay for ever: they
 * are what keeps a delivery from doing something twice. Returns how many there were.
 */
export async function deleteOldDeliveries(ctx: RetentionContext): Promise<number> {
  const before = keptSince(ctx);
  let deleted = 0;
  for (;;) {
    ctx.signal.throwIfAborted();
    const rows = await deleteOldDeliveryRows(ctx, { before, limit: BATCH_ROWS });
    deleted += rows;
    if (rows < BATCH_ROWS) return deleted;
    await ctx.clock.sleep(BATCH_PAUSE_MS, ctx.signal);
  }
}

/** How many `deleteOldDeliveries` would delete now. */
export async function countOldDeliveries(ctx: RetentionContext): Promise<number> {
  return countOldDeliveryRows(ctx, keptSince(ctx));
}

function keptSince({ clock, config }: Pick<RetentionContext, 'clock' | 'config'>): Date {
  return new Date(clock.now().getTime() - config.payments.webhookLogDays * DAY_MS);
}
