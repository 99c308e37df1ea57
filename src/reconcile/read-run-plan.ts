import { isUuid } from '#core/ids.ts';
import {
  findRun,
  listDifferences,
  reconciliationErrors,
  type ReconcileRunId,
} from '#domains/reconciliation/index.ts';

import { planOf, type ReconcilePlan } from './plan.ts';
import type { ReconcileContext } from './session.ts';

const STEPS_MAX = 100_000;

/** The plan of a run that has ended. @throws RECONCILE_RUN_NOT_FOUND */
export async function readRunPlan(
  ctx: Pick<ReconcileContext, 'db'>,
  id: string,
): Promise<ReconcilePlan> {
  const run = isUuid(id) ? await findRun(ctx, id as ReconcileRunId) : undefined;
  if (run?.state !== 'done') throw reconciliationErrors.RECONCILE_RUN_NOT_FOUND({ id });
  const outcomes = ['planned', 'left'] as const;
  const differences = await listDifferences(ctx, { runId: run.id, outcomes, limit: STEPS_MAX });
  return planOf({ run, differences });
}
