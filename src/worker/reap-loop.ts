import type { Context } from '#context.ts';
import { mendQueue, reapWorkers, type WorkerId } from '#domains/jobs/index.ts';

/** How soon a dead worker is noticed. */
const REAP_EVERY_MS = 1_000;
/** How often running and waiting jobs are compared with workers and queue. */
const MEND_EVERY_MS = 60_000;

/** Looks for dead workers until it is aborted. @throws what the database throws */
export async function reapLoop(ctx: Context, self: WorkerId, signal: AbortSignal): Promise<void> {
  let mendedAt = ctx.clock.monotonicMs();
  while (!signal.aborted) {
    await reapWorkers(ctx, self);
    if (ctx.clock.monotonicMs() - mendedAt >= MEND_EVERY_MS) {
      await mendQueue(ctx);
      mendedAt = ctx.clock.monotonicMs();
    }
    await waitUntil(ctx, REAP_EVERY_MS, signal);
  }
}

/** Waits, or less when it is aborted. */
export async function waitUntil(
  ctx: Pick<Context, 'clock'>,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await ctx.clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
