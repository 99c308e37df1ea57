import type { Context } from '#context.ts';
import { withReadOnlyTx } from '#db/read-only-tx.ts';

import { findLastRun, sumLeft, type LeftSum } from './health-store.ts';
import type { ReconcileRun, Totals } from './model.ts';
import { listTotals } from './run-store.ts';

/** How the last comparison that repairs has ended. */
export interface ReconcileHealth {
  readonly run: ReconcileRun;
  /** What it has left, by class and currency. */
  readonly left: readonly LeftSum[];
  readonly totals: readonly Totals[];
}

/** Reads the last comparison of any scope that has ended; undefined before the first. */
export async function readReconcileHealth(
  ctx: Pick<Context, 'db'>,
): Promise<ReconcileHealth | undefined> {
  return withReadOnlyTx(ctx, async (tx) => {
    const run = await findLastRun(tx);
    if (run === undefined) return undefined;
    return { run, left: await sumLeft(tx, run.id), totals: await listTotals(tx, run.id) };
  });
}
