import { runWork } from '#core/events.ts';
import { toVezaError } from '#core/errors.ts';
import { findComparedUntil } from '#domains/reconciliation/index.ts';

import type { ReconcileEvent } from './model.ts';
import { reconcile } from './reconcile.ts';
import type { ReconcileContext } from './session.ts';

/** Processes of an installation do not all begin at one moment; one that has just started settles first. */
const FIRST_MS_MAX = 5 * 60_000;

/** The comparisons that one process makes now and then. */
export interface RunningReconcile {
  stats(): ReconcileStats;
  /** Ends after the calls that are being made; the run goes on in the next process. */
  close(): Promise<void>;
}

export interface ReconcileStats {
  /** Runs that this process has ended. */
  readonly runs: number;
  /** Runs that it could not end. */
  readonly failures: number;
}

/**
 * Compares everything with the providers every `reconcile.intervalMs`, and repairs what is certain:
 * the same as `veza reconcile --apply`. Of several processes one does it, and where one of them has
 * done it within the interval nobody does. Nothing where the interval is 0 or no provider is configured.
 */
export function startReconcile(ctx: ReconcileContext): RunningReconcile {
  const stop = new AbortController();
  const signal = AbortSignal.any([ctx.signal, stop.signal]);
  const stats = { runs: 0, failures: 0 };
  const { intervalMs } = ctx.config.reconcile;
  const { hyperswitch, stripe } = ctx.psp.configured;
  const running = intervalMs > 0 && (hyperswitch || stripe) ? loop(ctx, signal, stats) : undefined;
  return {
    stats: () => ({ ...stats }),
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

async function loop(
  ctx: ReconcileContext,
  signal: AbortSignal,
  stats: { runs: number; failures: number },
): Promise<void> {
  const { intervalMs } = ctx.config.reconcile;
  const first = Math.min(FIRST_MS_MAX, intervalMs) * (0.5 + Math.random() / 2);
  for (let waitMs = first; ; waitMs = intervalMs) {
    // Ends early by the stop, which is no failure.
    await ctx.clock.sleep(waitMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    await once({ ...ctx, signal }, stats);
  }
}

async function once(
  ctx: ReconcileContext,
  stats: { runs: number; failures: number },
): Promise<void> {
  const { intervalMs } = ctx.config.reconcile;
  const done = await findComparedUntil(ctx, 'all').catch(() => null);
  if (done !== null && ctx.clock.now().getTime() - done.getTime() < intervalMs) return;
  const requestId = ctx.ids.next<'request'>();
  const own = { ...ctx, requestId, log: ctx.log.child({ requestId }) };
  try {
    const tell = (event: ReconcileEvent): void => own.log.debug(event, 'reconcile');
    const result = await runWork(reconcile(own, { scope: 'all', apply: true }), tell);
    stats.runs += 1;
    const { applied, left, failed } = result;
    own.log.info({ runId: result.run.id, applied, left, failed }, 'compared with the providers');
  } catch (error) {
    if (ctx.signal.aborted || toVezaError(error).code === 'RECONCILE_HELD') return;
    stats.failures += 1;
    own.log.warn({ err: error }, 'a comparison with the providers waits for the next time');
  }
}
