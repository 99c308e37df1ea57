import { countOutcomes, listDifferences, listTotals } from '#domains/reconciliation/index.ts';

import type { ReconcileResult } from './model.ts';
import type { Session } from './session.ts';

/** Differences that a report tells; the rest is in the database. */
const DIFFERENCES_MAX = 10_000;

/** What a run that has ended found, did and cost. */
export async function report(
  { ctx, run }: Pick<Session, 'ctx' | 'run'>,
  durationMs: number,
): Promise<ReconcileResult> {
  const limit = DIFFERENCES_MAX + 1;
  const found = await listDifferences(ctx, { runId: run.id, limit });
  const {
    applied = 0,
    stale = 0,
    failed = 0,
    planned = 0,
    left = 0,
    unchanged = 0,
  } = await countOutcomes(ctx, run.id);
  return {
    run,
    differences: found.slice(0, DIFFERENCES_MAX),
    cut: found.length > DIFFERENCES_MAX,
    applied,
    stale,
    failed,
    left: planned + left + unchanged + stale + failed,
    totals: await listTotals(ctx, run.id),
    durationMs,
  };
}
