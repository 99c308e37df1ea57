import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import { applyMigrations, type LockLimits } from './apply.ts';
import { discoverMigrations } from './discover.ts';
import { listBegun } from './list-begun.ts';
import { takeLock } from './lock.ts';
import { migrateErrors } from './migrate-errors.ts';
import { LOCK_WAIT_MS_DEFAULT } from './migrate.ts';
import { migrationsDir } from './migrations-dir.ts';
import type {
  AppliedMigration,
  MigrateEvent,
  Migration,
  MigrationFile,
  MigrationStepResult,
} from './model.ts';
import { parseMigrations } from './parse-all.ts';
import { planDown } from './plan.ts';
import { listApplied } from './record.ts';
import { resolveTarget } from './resolve-target.ts';
import { openMigrationSession } from './session.ts';

export interface MigrateDownInput extends LockLimits {
  /** Folder of migrations; without it veza's own. */
  dir?: string | undefined;
  /** How many migrations to undo, or the id that stays the newest; `0` undoes all. */
  target: { steps: number } | { to: string };
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
export async function* migrateDown(
  ctx: Pick<Context, 'database' | 'db' | 'log' | 'clock' | 'signal'>,
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
    undone = yield* applyMigrations(ctx, session, current, 'down', input);
  }
  return { planned, undone, durationMs: Math.round(ctx.clock.monotonicMs() - startedAt) };
}

async function planUndo(
  ctx: Pick<Context, 'db'>,
  files: readonly MigrationFile[],
  target: MigrateDownInput['target'],
): Promise<Migration[]> {
  const applied = await listApplied(ctx);
  const isAll = 'to' in target && /^0+$/.test(target.to);
  const above = 'steps' in target ? target : { to: isAll ? 0n : resolveTarget(target.to, applied) };
  const begun = await findBegunFiles(ctx, files, applied);
  const partly = 'to' in above ? begun.filter((file) => file.id > above.to) : begun;
  const left = 'to' in above ? above : { steps: Math.max(0, above.steps - partly.length) };
  const { steps, problems } = planDown(files, applied, left);
  if (problems.length > 0) throw migrateErrors.MIGRATION_HISTORY_CONFLICT({ problems });
  const migrations = await parseMigrations([...partly, ...steps]);
  for (const { file, down, irreversible } of migrations) {
    if (down !== undefined) continue;
    const reason = irreversible ?? 'its file has no -- veza:down part';
    throw migrateErrors.MIGRATION_IRREVERSIBLE({ name: file.name, reason });
  }
  return migrations;
}

/** Files of which only a part is applied, newest first: they are undone before all others. */
async function findBegunFiles(
  ctx: Pick<Context, 'db'>,
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): Promise<MigrationFile[]> {
  const begun = new Set((await listBegun(ctx)).map((item) => item.id));
  const isApplied = new Set(applied.map((row) => row.id));
  return files.filter((file) => begun.has(file.id) && !isApplied.has(file.id)).reverse();
}
