import type { Context } from '#context.ts';
import { insertRun, updateRun, type ReconcileRunId } from '#domains/reconciliation/index.ts';

import { runRow } from '#test/domains/reconciliation/run-row.ts';

/** A comparison that has ended and found nothing. */
export async function runOf(ctx: Context): Promise<ReconcileRunId> {
  const now = ctx.clock.now();
  const run = runRow(ctx, now);
  await insertRun(ctx, run);
  await updateRun(ctx, { ...run, state: 'done', finishedAt: now });
  return run.id;
}
