import type { Context } from '#context.ts';
import { cleanUp } from '#domains/retention/index.ts';

const SWEEP_EVERY_MS = 10 * 60_000;

/**
 * Deletes what is not kept for ever, as `veza cleanup` does, every ten minutes while a server runs.
 * Several servers may do it at once. The returned function ends it.
 */
export function startSweep(ctx: Context, everyMs = SWEEP_EVERY_MS): () => Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([ctx.signal, stop.signal]);
  const sweep = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await ctx.clock.sleep(everyMs, signal);
        await cleanUp({ ...ctx, signal });
      } catch (error) {
        // A database that is away is tried again at the next round; its absence is told elsewhere.
        if (!signal.aborted) ctx.log.warn({ err: error }, 'expired rows stay until the next round');
      }
    }
  };
  const running = sweep();
  return async () => {
    stop.abort();
    await running;
  };
}
