import { applyBatch } from './apply-batch.ts';
import { applyNoTransaction } from './apply-no-transaction.ts';
import { applyTransactional } from './apply-transactional.ts';
import type { ApplyContext, ApplyFile, FileRun, StatementObserver } from './file-run.ts';
import { flushCommits } from './flush-commits.ts';
import { rollBack } from './in-transaction.ts';
import { listBegun, type BegunMigration } from './list-begun.ts';
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
import { openLine, type Line } from './open-line.ts';
import { nextPlaces, type RowPlace } from './next-places.ts';
import { LOCK_RETRIES_FOR_MS_DEFAULT } from './retry-locks.ts';
import { LOCK_TIMEOUT_MS_DEFAULT, type MigrationSession } from './session.ts';

/** How long statements wait for tables that others use. */
export interface LockLimits {
  /** Longest wait of one statement in milliseconds; whoever queues behind it waits no longer. */
  readonly lockTimeoutMs?: number | undefined;
  /** How long a file is tried again while others hold its tables, in milliseconds. */
  readonly lockRetriesForMs?: number | undefined;
  /** Most of the time that batches may take, above 0 and up to 1, in place of what files say. */
  readonly batchShare?: number | undefined;
  /** Looks at each statement while it has its locks. */
  readonly observer?: StatementObserver | undefined;
}

const APPLY: Record<MigrationKind, ApplyFile> = {
  transactional: applyTransactional,
  'no-transaction': applyNoTransaction,
  batch: applyBatch,
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
  const begun = await listBegun(session);
  for (const migration of migrations) requireSameKind(migration, begun);
  const places = direction === 'up' ? await nextPlaces(session, migrations) : [];
  const options = { direction, limits, before: results, places };
  const { runs, line } = prepareRuns(session, migrations, options);
  let isFlushed = true;
  try {
    for (const [offset, run] of runs.entries()) {
      ctx.signal.throwIfAborted();
      const { file, kind } = run.migration;
      const { name } = file;
      const about = { id: idText(file), name, statements: run.statements.length };
      yield { type: 'migration.started', direction, ...about, index: offset + 1, total };
      const startedAt = ctx.clock.monotonicMs();
      isFlushed = false;
      yield* APPLY[kind](ctx, session, run);
      isFlushed = !run.isFlushedLater;
      const durationMs = Math.round(ctx.clock.monotonicMs() - startedAt);
      const result = { ...about, durationMs };
      results.push(result);
      const type = direction === 'up' ? 'migration.applied' : 'migration.undone';
      yield { type, ...result, index: offset + 1, total };
    }
    return results;
  } finally {
    // Stopped between two files, of which the second was on its way.
    if (await line.drop()) await rollBack(session.client);
    if (!isFlushed) await flushBeforeEnd(ctx, session);
  }
}

/** Whoever is told of a failure or an end hears of files that stay; the error itself goes first. */
async function flushBeforeEnd(ctx: ApplyContext, session: MigrationSession): Promise<void> {
  try {
    await flushCommits(session);
  } catch (error) {
    ctx.log.warn(
      { err: error },
      'what this run has committed may be lost in a crash of the server',
    );
  }
}

/** Every file as its way of applying wants it. */
function prepareRuns(
  session: MigrationSession,
  migrations: readonly Migration[],
  options: {
    direction: MigrateDirection;
    limits: LockLimits;
    before: readonly MigrationStepResult[];
    places: readonly RowPlace[];
  },
): { runs: readonly FileRun[]; line: Line } {
  const { direction, before, places } = options;
  const { lockTimeoutMs, lockRetriesForMs, batchShare, observer } = options.limits;
  const shared = {
    direction,
    before,
    lockTimeoutMs: lockTimeoutMs ?? LOCK_TIMEOUT_MS_DEFAULT,
    lockRetriesForMs: lockRetriesForMs ?? LOCK_RETRIES_FOR_MS_DEFAULT,
    batchShare,
    observer,
  };
  const runs: FileRun[] = [];
  const line = openLine(session, runs);
  for (const [at, migration] of migrations.entries()) {
    const statements = statementsOf(migration, direction);
    // What stands alone or goes in batches may reach beyond the log: never ahead of what is before it.
    const isFlushedLater = [migration, migrations[at + 1]].every(
      (item) => item?.kind === 'transactional',
    );
    runs.push({ ...shared, migration, statements, place: places[at], line, isFlushedLater });
  }
  return { runs, line };
}

/** What is done in part was done by the way of another kind. */
function requireSameKind({ file, kind }: Migration, begun: readonly BegunMigration[]): void {
  const part = begun.find((item) => item.id === file.id);
  const kindBegun = part && (part.batch === undefined ? 'no-transaction' : 'batch');
  if (kindBegun === undefined || kindBegun === kind) return;
  throw migrateErrors.MIGRATION_KIND_CHANGED({ name: file.name, marker: `veza:${kindBegun}` });
}

function statementsOf(migration: Migration, direction: MigrateDirection): readonly Statement[] {
  return direction === 'up' ? migration.up : (migration.down ?? []);
}
