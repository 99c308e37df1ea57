import type { Context } from '#context.ts';

import { settleDue } from './settle-due.ts';

/** How long due work waits when nobody wakes the loop. */
const POLL_MS = 1_000;
/** The wait after a round that failed as a whole, which is when the database is away. */
const RETRY_MS = 5_000;

/** The loop of one process, and what it has done so far. */
export interface RunningSettlement {
  stats(): SettlementStats;
  /** Ends after the calls that are being made, whose answers are still recorded. */
  close(): Promise<void>;
}

export interface SettlementStats {
  readonly rounds: number;
  readonly operations: number;
  readonly calls: number;
}

/**
 * Settles what is due for as long as the process runs: woken by whoever has written something that
 * is due at once, and every second without.
 */
export async function startSettlement(ctx: Context): Promise<RunningSettlement> {
  const stop = new AbortController();
  const signal = AbortSignal.any([ctx.signal, stop.signal]);
  const stats = { rounds: 0, operations: 0, calls: 0 };
  const bell = createBell();
  const unsubscribe = await ctx.bus.subscribe('payments', () => bell.ring());
  const running = (async () => {
    while (!signal.aborted) {
      const waitMs = await round(ctx, signal, stats);
      await bell.wait(ctx, waitMs, signal);
    }
  })();
  return {
    stats: () => ({ ...stats }),
    close: async () => {
      stop.abort();
      await running;
      unsubscribe();
    },
  };
}

async function round(
  ctx: Context,
  signal: AbortSignal,
  stats: { rounds: number; operations: number; calls: number },
): Promise<number> {
  try {
    const done = await settleDue({ ...ctx, signal });
    stats.rounds += 1;
    stats.operations += done.operations;
    stats.calls += done.calls;
    return POLL_MS;
  } catch (error) {
    if (!signal.aborted) ctx.log.warn({ err: error }, 'what is due waits for the next round');
    return RETRY_MS;
  }
}

/** Wakes one waiter; a ring while nobody waits is heard by the next one. */
function createBell(): {
  ring(): void;
  wait(ctx: Pick<Context, 'clock'>, ms: number, signal: AbortSignal): Promise<void>;
} {
  let rung = false;
  let wake: AbortController | undefined;
  return {
    ring: () => {
      rung = true;
      wake?.abort();
    },
    wait: async (ctx, ms, signal) => {
      if (!rung && !signal.aborted) {
        wake = new AbortController();
        // Ends early by the bell or by the stop, which both are no failures.
        await ctx.clock.sleep(ms, AbortSignal.any([signal, wake.signal])).catch(() => undefined);
        wake = undefined;
      }
      rung = false;
    },
  };
}
