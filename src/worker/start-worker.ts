import type { Context } from '#context.ts';
import { startReconcile, type ReconcileStats } from '#reconcile/index.ts';
import { startSettlement, type SettlementStats } from '#settlement/index.ts';

import { openSession, type WorkerSession } from './open-session.ts';
import { waitUntil } from './reap-loop.ts';
import { createWorkerStats, type MutableStats, type WorkerStats } from './worker-stats.ts';

/** A background worker of this process. */
export interface RunningWorker {
  /** What it has done so far, for metrics. */
  stats(): WorkerStats;
  /** What it has settled with payment providers so far, for metrics. */
  settlement(): SettlementStats;
  /** What it has compared with payment providers so far. */
  reconcile(): ReconcileStats;
  /** Drains: gives running jobs back to the queue within server.drainMs, then ends. */
  close(): Promise<void>;
}

/** Between two tries to come back after the database was lost. */
const REOPEN_EVERY_MS = 1_000;

/**
 * Starts working on the queue, transcode.concurrency jobs at a time, on what is due at payment
 * providers, and now and then on a comparison with them. When the database goes away the worker comes back by itself; jobs that it lost by then
 * are another's.
 * @throws DB_UNREACHABLE, DB_REFUSED, DB_SCHEMA_MISSING
 */
export async function startWorker(ctx: Context): Promise<RunningWorker> {
  const stats = createWorkerStats();
  const stop = new AbortController();
  const signal = AbortSignal.any([ctx.signal, stop.signal]);
  const first = await openSession(ctx, stats);
  const settlement = await startSettlement({ ...ctx, signal });
  const comparing = startReconcile({ ...ctx, signal });
  const working = keepWorking(ctx, first, stats, signal);
  // Whoever closes the worker sees how it ended; until then nobody listens.
  working.catch(() => undefined);
  return {
    stats: () => structuredClone(stats),
    settlement: () => settlement.stats(),
    reconcile: () => comparing.stats(),
    close: async () => {
      stop.abort();
      await Promise.all([working, settlement.close(), comparing.close()]);
    },
  };
}

async function keepWorking(
  ctx: Context,
  first: WorkerSession,
  stats: MutableStats,
  signal: AbortSignal,
): Promise<void> {
  let session: WorkerSession | undefined = first;
  while (session !== undefined) {
    await Promise.race([session.ended, aborted(signal)]);
    if (signal.aborted) return session.drain();
    ctx.log.warn('the worker has lost its place in the queue and opens another');
    await session.abandon();
    session = await reopen(ctx, stats, signal);
  }
}

/** Opens another session as soon as the database lets it; undefined when it is stopped first. */
async function reopen(
  ctx: Context,
  stats: MutableStats,
  signal: AbortSignal,
): Promise<WorkerSession | undefined> {
  while (!signal.aborted) {
    try {
      return await openSession(ctx, stats);
    } catch (error) {
      ctx.log.warn({ err: error }, 'the worker cannot come back yet');
      await waitUntil(ctx, REOPEN_EVERY_MS, signal);
    }
  }
  return undefined;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
