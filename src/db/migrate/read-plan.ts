import type { DbContext } from '../pool.ts';
import { explainChanges } from './explain-changes.ts';
import { historyConflict } from './history-conflict.ts';
import { findBegunConflicts, listBegun } from './list-begun.ts';
import type { MigrationFile, MigrationPlan } from './model.ts';
import { planUp, type PlanOptions } from './plan.ts';
import { isQueueInstalled } from './queue-schema.ts';
import { readRecord } from './record.ts';

/** A plan with what else a run would have to do. */
export interface DatabasePlan extends MigrationPlan {
  /** How many files are not applied, whatever the plan's target. */
  readonly pending: number;
  /** Neither the record nor the queue's own schema needs the run. */
  readonly isSettled: boolean;
}

/** Holds the files against the database as it is now; takes no lock and writes nothing. */
export async function readPlan(
  ctx: DbContext,
  files: readonly MigrationFile[],
  options: PlanOptions & { withQueue: boolean },
): Promise<DatabasePlan> {
  const { applied, isCurrent } = await readRecord(ctx);
  const begun = await listBegun(ctx);
  const isQueueReady = !options.withQueue || (await isQueueInstalled(ctx));
  const plan = planUp(files, applied, options);
  const problems = isCurrent ? await explainChanges(ctx, files, plan.problems) : plan.problems;
  return {
    ...plan,
    problems: [...problems, ...findBegunConflicts(files, begun)],
    pending: planUp(files, applied).steps.length,
    isSettled: isCurrent && isQueueReady,
  };
}

/** @throws MIGRATION_HISTORY_CONFLICT when anything stands against the plan. */
export function checkPlan<Plan extends MigrationPlan>(plan: Plan): Plan {
  if (plan.problems.length === 0) return plan;
  throw historyConflict(plan.problems);
}
