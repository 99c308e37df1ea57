import { applyNoTransaction } from './apply-no-transaction.ts';
import { applyTransactional } from './apply-transactional.ts';
import type { ApplyContext, ApplyFile } from './file-run.ts';
import { listBegun } from './list-begun.ts';
import { migrateErrors } from './migrate-errors.ts';
import type {
  MigrateDirection,
  MigrateEvent,
  Migration,
  MigrationKind,
  MigrationStepResult,
  Statement,
} from './model.ts';
import { idText } from './model.ts';
import { LOCK_RETRIES_FOR_MS_DEFAULT } from './retry-locks.ts';
import { LOCK_TIMEOUT_MS_DEFAULT, type MigrationSession } from './session.ts';

/** How long statements wait for tables that others use. */
export interface LockLimits {
  /** Longest wait of one statement in milliseconds; whoever queues behind it waits no longer. */
  readonly lockTimeoutMs?: number | undefined;
  /** How long a file is tried again while others hold its tables, in milliseconds. */
  readonly lockRetriesForMs?: number | undefined;
}

const APPLY: Record<MigrationKind, ApplyFile> = {
  transactional: applyTransactional,
  'no-transaction': applyNoTransaction,
};

/**
 * Applies or undoes migrations in the given order, each by the way of its kind. Ends after the
 * current file when the run is aborted between two of them.
 * @throws MIGRATION_KIND_CHANGED, and MIGRATION_FAILED, MIGRATION_BLOCKED, MIGRATION_DENIED with what was done before.
 */
export async function* applyMigrations(
  ctx: ApplyContext,
  session: MigrationSession,
  migrations: readonly Migration[],
  direction: MigrateDirection,
  limits: LockLimits = {},
): AsyncGenerator<MigrateEvent, MigrationStepResult[], void> {
  const results: MigrationStepResult[] = [];
  const total = migrations.length;
  const lockTimeoutMs = limits.lockTimeoutMs ?? LOCK_TIMEOUT_MS_DEFAULT;
  const lockRetriesForMs = limits.lockRetriesForMs ?? LOCK_RETRIES_FOR_MS_DEFAULT;
  const begun = new Set((await listBegun(session)).map((item) => item.id));
  for (const [offset, migration] of migrations.entries()) {
    ctx.signal.throwIfAborted();
    const { name, id } = migration.file;
    if (migration.kind === 'transactional' && begun.has(id)) {
      throw migrateErrors.MIGRATION_KIND_CHANGED({ name });
    }
    const statements = statementsOf(migration, direction);
    const about = { id: idText(migration.file), name, statements: statements.length };
    yield { type: 'migration.started', direction, ...about, index: offset + 1, total };
    const startedAt = ctx.clock.monotonicMs();
    const run = { migration, direction, statements, before: results };
    yield* APPLY[migration.kind](ctx, session, { ...run, lockTimeoutMs, lockRetriesForMs });
    const durationMs = Math.round(ctx.clock.monotonicMs() - startedAt);
    const result = { ...about, durationMs };
    results.push(result);
    const type = direction === 'up' ? 'migration.applied' : 'migration.undone';
    yield { type, ...result, index: offset + 1, total };
  }
  return results;
}

function statementsOf(migration: Migration, direction: MigrateDirection): readonly Statement[] {
  return direction === 'up' ? migration.up : (migration.down ?? []);
}
