import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import { applyMigrations } from './apply.ts';
import { discoverMigrations } from './discover.ts';
import { takeLock } from './lock.ts';
import { migrateErrors } from './migrate-errors.ts';
import { migrationsDir } from './migrations-dir.ts';
import type { MigrateEvent, MigrateResult, MigrationPlan, MigrationStepResult } from './model.ts';
import { parseMigrations } from './parse-all.ts';
import { planUp } from './plan.ts';
import { installQueueSchema, isQueueInstalled } from './queue-schema.ts';
import { createRecordTable, listApplied } from './record.ts';
import { resolveTarget } from './resolve-target.ts';
import { openMigrationSession } from './session.ts';

export interface MigrateInput {
  /** Folder of migrations; without it veza's own, and the queue's schema with them. */
  dir?: string | undefined;
  /** The last migration to apply: `3`, `000003` or `000003_catalogue`. */
  to?: string | undefined;
  /** Say what would be done and stop there. */
  dryRun?: boolean | undefined;
  /** Longest wait for another run that migrates the same database; 5 minutes unless told. */
  lockWaitMs?: number | undefined;
}

export type MigrateContext = Pick<Context, 'database' | 'db' | 'log' | 'clock' | 'signal'>;

export const LOCK_WAIT_MS_DEFAULT = 300_000;

/**
 * Applies what is pending: discover → plan → lock → apply → record. Nothing pending takes no lock.
 * Running it again after any failure goes on where the failed run stopped.
 * @throws MIGRATION_DIR_UNREADABLE, MIGRATION_FILES_INVALID, MIGRATION_HISTORY_CONFLICT,
 * MIGRATION_TARGET_UNKNOWN, MIGRATION_LOCK_HELD, and what a failing statement throws.
 */
export async function* migrate(
  ctx: MigrateContext,
  input: MigrateInput = {},
): Work<MigrateEvent, MigrateResult> {
  const startedAt = ctx.clock.monotonicMs();
  const files = await discoverMigrations(migrationsDir(input.dir));
  const to = input.to === undefined ? undefined : resolveTarget(input.to, files);
  const withQueue = input.dir === undefined;
  const plan = async (): Promise<MigrationPlan> =>
    checked(planUp(files, await listApplied(ctx), to));
  const isQueueReady = async (): Promise<boolean> => !withQueue || isQueueInstalled(ctx);
  const isDone = async (): Promise<boolean> =>
    (await plan()).steps.length === 0 && (await isQueueReady());

  let applied: MigrationStepResult[] = [];
  const planned = (await plan()).steps;
  // Every file is parsed before the first is applied, and before anybody waits for a lock.
  await parseMigrations(planned);
  const names = planned.map((file) => file.name);
  yield { type: 'migration.planned', direction: 'up', migrations: names, total: names.length };
  if (!input.dryRun && (planned.length > 0 || !(await isQueueReady()))) {
    await using session = await openMigrationSession(ctx);
    const waitMsMax = input.lockWaitMs ?? LOCK_WAIT_MS_DEFAULT;
    if (yield* takeLock(ctx, session.client, { waitMsMax, isDone })) {
      await createRecordTable(session);
      const pending = await parseMigrations((await plan()).steps);
      applied = yield* applyMigrations(ctx, session, pending, 'up');
      if (withQueue) {
        await session.announce('queue');
        yield* installQueueSchema(ctx);
      }
    }
  }
  const left = planUp(files, await listApplied(ctx)).steps.length;
  const durationMs = Math.round(ctx.clock.monotonicMs() - startedAt);
  return { planned: names, applied, pending: left, durationMs };
}

function checked(plan: MigrationPlan): MigrationPlan {
  if (plan.problems.length === 0) return plan;
  throw migrateErrors.MIGRATION_HISTORY_CONFLICT({ problems: plan.problems });
}
