import type { Context } from '#context.ts';
import { KEPT_MS } from '#db/idempotency/claim-key.ts';
import { deleteOldAnswers } from '#db/idempotency/keep-answer.ts';
import { deleteExpired } from '#domains/identity/index.ts';

const SWEEP_EVERY_MS = 10 * 60_000;

const BATCH_ROWS = 10_000;
const BATCH_PAUSE_MS = 100;

/**
 * Deletes expired sessions, tickets, counters and kept answers every ten minutes while a server runs. Several
 * servers may do it at once. The returned function ends it.
 */
export function startSweep(ctx: Context, everyMs = SWEEP_EVERY_MS): () => Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([ctx.signal, stop.signal]);
  const sweep = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await ctx.clock.sleep(everyMs, signal);
        await deleteExpired({ ...ctx, signal });
        await forgetAnswers({ ...ctx, signal });
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

/** Answers that were kept for an Idempotency-Key whose time is over. */
async function forgetAnswers(ctx: Pick<Context, 'db' | 'clock' | 'signal'>): Promise<void> {
  for (;;) {
    const before = new Date(ctx.clock.now().getTime() - KEPT_MS);
    const rows = await deleteOldAnswers(ctx, { before, limit: BATCH_ROWS });
    if (rows < BATCH_ROWS) return;
    await ctx.clock.sleep(BATCH_PAUSE_MS, ctx.signal);
  }
}
