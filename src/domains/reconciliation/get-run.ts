import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';
import { withReadOnlyTx } from '#db/read-only-tx.ts';

import { countOutcomes } from './difference-store.ts';
import { reconciliationErrors } from './errors.ts';
import type { CountedRun } from './list-runs.ts';
import type { ReconcileRunId, Totals } from './model.ts';
import { findRun, listTotals } from './run-store.ts';

/** A run in whatever state it is. @throws RECONCILE_RUN_NOT_FOUND */
export async function getRun(
  ctx: Pick<Context, 'db'>,
  id: string,
): Promise<{ run: CountedRun; totals: readonly Totals[] }> {
  return withReadOnlyTx(ctx, async (tx) => {
    const run = isUuid(id) ? await findRun(tx, id as ReconcileRunId) : undefined;
    if (run === undefined) throw reconciliationErrors.RECONCILE_RUN_NOT_FOUND({ id });
    const outcomes = await countOutcomes(tx, run.id);
    return { run: { ...run, outcomes }, totals: await listTotals(tx, run.id) };
  });
}
