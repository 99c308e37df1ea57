import type { Work } from '#core/events.ts';

import { recordSnapshot } from '../schema/index.ts';
import { applyMigrations, type LockLimits } from './apply.ts';
import { discoverMigrations } from './discover.ts';
import { takeLock } from './lock.ts';
import { migrateErrors } from './migrate-errors.ts';
import { LOCK_WAIT_MS_DEFAULT, type MigrateContext } from './migrate.ts';
import { migrationsDir } from './migrations-dir.ts';
import type { MigrateEvent, MigrationStepResult } from './model.ts';
import { planUndo } from './plan-undo.ts';
import { openMigrationSession } from './session.ts';
import { withDbErrors } from './with-db-errors.ts';

export interface RedoInput extends LockLimits {
  /** Folder of migrations; without it veza's own. */
  dir?: string | undefined;
  /** How many migrations, the last applied first. */
  steps: number;
  /** Without it the plan is made and nothing is changed. */
  apply?: boolean | undefined;
  lockWaitMs?: number | undefined;
}

export interface RedoResult {
  /** Names in the order in which they are undone. */
  readonly planned: readonly string[];
  readonly undone: readonly MigrationStepResult[];
  readonly applied: readonly MigrationStepResult[];
  readonly durationMs: number;
}

/**
 * Undoes the last migrations and applies them again, under one lock. Where it ends in the middle
 * they are pending, and a plain `migrate` brings them up again.
 * @throws MIGRATION_IRREVERSIBLE, MIGRATION_HISTORY_CONFLICT before anything runs, and what
 * `migrate` throws.
 */
export function redo(ctx: MigrateContext, input: RedoInput): Work<MigrateEvent, RedoResult> {
  return withDbErrors(undoAndApply(ctx, input));
}

async function* undoAndApply(
  ctx: MigrateContext,
  input: RedoInput,
): Work<MigrateEvent, RedoResult> {
  const startedAt = ctx.clock.monotonicMs();
  const files = await discoverMigrations(migrationsDir(input.dir));
  const migrations = await planUndo(ctx, files, { steps: input.steps });
  const planned = migrations.map((item) => item.file.name);
  const total = planned.length;
  yield { type: 'migration.planned', direction: 'down', migrations: planned, total };
  let undone: MigrationStepResult[] = [];
  let applied: MigrationStepResult[] = [];
  if (input.apply && total > 0) {
    await using session = await openMigrationSession(ctx, input);
    const waitMsMax = input.lockWaitMs ?? LOCK_WAIT_MS_DEFAULT;
    const isDone = (): Promise<boolean> => Promise.resolve(false);
    yield* takeLock(ctx, session.client, { waitMsMax, isDone });
    const current = await planUndo(ctx, files, { steps: input.steps });
    if (current.map((item) => item.file.name).join() !== planned.join()) {
      throw migrateErrors.MIGRATION_PLAN_STALE({ planned });
    }
    undone = yield* applyMigrations(ctx, session, current, 'down', input);
    applied = yield* applyMigrations(ctx, session, current.toReversed(), 'up', input);
    await recordSnapshot(ctx, session);
  }
  return { planned, undone, applied, durationMs: Math.round(ctx.clock.monotonicMs() - startedAt) };
}
