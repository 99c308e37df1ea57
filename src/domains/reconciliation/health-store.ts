import { query, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { DifferenceClass, ReconcileRun, ReconcileRunId } from './model.ts';
import { findRun } from './run-store.ts';

/** Differences of one class, and what they put at risk. */
export interface LeftSum {
  readonly class: DifferenceClass;
  readonly currency: string;
  readonly count: number;
  readonly sumMinor: bigint;
}

/** The last run with repairs and lists that has ended. */
export async function findLastRun(ctx: DbContext): Promise<ReconcileRun | undefined> {
  const [row] = await query<{ id: ReconcileRunId }>(
    ctx,
    sql`select id from reconcile_runs where state = 'done' and applies and not stuck_only
        order by finished_at desc limit 1`,
  );
  return row && findRun(ctx, row.id);
}

/** What a run has not repaired. */
export async function sumLeft(ctx: DbContext, runId: ReconcileRunId): Promise<LeftSum[]> {
  return query<LeftSum>(
    ctx,
    sql`select class, coalesce(currency, 'none') as currency, count(*)::integer as count,
          coalesce(sum(amount_minor), 0)::bigint as sum_minor
        from reconcile_differences where run_id = ${runId}::uuid and outcome <> 'applied'
        group by 1, 2 order by 1, 2`,
  );
}
