import type { Work } from '#core/events.ts';

import { findDriftBefore, recordSnapshot } from '../schema/index.ts';
import { applyMigrations, type LockLimits } from './apply.ts';
import { discoverMigrations } from './discover.ts';
import { takeLock } from './lock.ts';
import { migrateErrors } from './migrate-errors.ts';
import { LOCK_WAIT_MS_DEFAULT, type MigrateContext } from './migrate.ts';
import { migrationsDir } from './migrations-dir.ts';
import type { MigrateEvent, MigrationStepResult } from './model.ts';
import { planUndo, type UndoTarget } from './plan-undo.ts';
import { openMigrationSession } from './session.ts';
import { withDbErrors } from './with-db-errors.ts';

export interface MigrateDownInput extends LockLimits {
  /** Folder of migrations; without it veza's own. */
  dir?: string | undefined;
  /** How many migrations to undo, or the id that stays the newest; `0` undoes all. */
  target: UndoTarget;
  /** Without it the plan is made and nothing is changed. */
  apply?: boolean | undefined;
  lockWaitMs?: number | undefined;
}

export interface MigrateDownResult {
  readonly planned: readonly string[];
  readonly undone: readonly MigrationStepResult[];
  readonly durationMs: number;
}

/**
 * Undoes migrations, newest first, each in one transaction with its row in the record. What cannot
 * be undone is refused before anything runs.
 * @throws MIGRATION_IRREVERSIBLE, MIGRATION_HISTORY_CONFLICT, and what `migrate` throws.
 */
export function migrateDown(
  ctx: MigrateContext,
  input: MigrateDownInput,
): Work<MigrateEvent, MigrateDownResult> {
  return withDbErrors(undoPlanned(ctx, input));
}

async function* undoPlanned(
  ctx: MigrateContext,
  input: MigrateDownInput,
): Work<MigrateEvent, MigrateDownResult> {
  const startedAt = ctx.clock.monotonicMs();
  const files = await discoverMigrations(migrationsDir(input.dir));
  const plan = () => planUndo(ctx, files, input.target);
  const planned = (await plan()).map((item) => item.file.name);
  const total = planned.length;
  yield { type: 'migration.planned', direction: 'down', migrations: planned, total };

  let undone: MigrationStepResult[] = [];
  if (input.apply && total > 0) {
    await using session = await openMigrationSession(ctx, input);
    const waitMsMax = input.lockWaitMs ?? LOCK_WAIT_MS_DEFAULT;
    // What others undo meanwhile must not make this run undo more: the plan has to stay the same.
    const isDone = () => Promise.resolve(false);
    yield* takeLock(ctx, session.client, { waitMsMax, isDone });
    const current = await plan();
    if (current.map((item) => item.file.name).join() !== planned.join()) {
      throw migrateErrors.MIGRATION_PLAN_STALE({ planned });
    }
    const drift = await findDriftBefore(session);
    if (drift !== undefined) yield { type: 'schema.drifted' };
    undone = yield* applyMigrations(ctx, session, current, 'down', input);
    if (undone.length > 0) await recordSnapshot(ctx, session, drift);
  }
  return { planned, undone, durationMs: Math.round(ctx.clock.monotonicMs() - startedAt) };
}
