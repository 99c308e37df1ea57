import type pg from 'pg';

import type { Context } from '#context.ts';

import { sqlState } from '../db-errors.ts';
import type {
  MigrateDirection,
  MigrateEvent,
  Migration,
  MigrationStepResult,
  Statement,
} from './model.ts';
import { idText } from './model.ts';
import { deleteApplied, insertApplied } from './record.ts';
import type { MigrationSession } from './session.ts';
import { toStatementError } from './statement-error.ts';

/** A file that takes longer than this says how far it is. */
const PROGRESS_EVERY_MS = 250;

/**
 * Applies or undoes migrations in the given order, each in one transaction together with its row
 * in the record. Ends after the current file when the run is aborted between two of them.
 * @throws MIGRATION_FAILED, MIGRATION_BLOCKED, MIGRATION_DENIED with what was done before.
 */
export async function* applyMigrations(
  ctx: Pick<Context, 'clock' | 'signal'>,
  session: MigrationSession,
  migrations: readonly Migration[],
  direction: MigrateDirection,
): AsyncGenerator<MigrateEvent, MigrationStepResult[], void> {
  const results: MigrationStepResult[] = [];
  const total = migrations.length;
  for (const [offset, migration] of migrations.entries()) {
    ctx.signal.throwIfAborted();
    const { name } = migration.file;
    const statements = statementsOf(migration, direction);
    const about = { id: idText(migration.file), name, statements: statements.length };
    yield { type: 'migration.started', direction, ...about, index: offset + 1, total };
    await session.announce(name);
    const startedAt = ctx.clock.monotonicMs();
    yield* inTransaction(session.client, () =>
      applyOne(ctx, session, migration, direction, results),
    );
    await session.reset();
    const durationMs = Math.round(ctx.clock.monotonicMs() - startedAt);
    const result = { ...about, durationMs };
    results.push(result);
    const type = direction === 'up' ? 'migration.applied' : 'migration.undone';
    yield { type, ...result, index: offset + 1, total };
  }
  return results;
}

/** The statements of one file, then its row; the caller's transaction holds both. */
async function* applyOne(
  ctx: Pick<Context, 'clock' | 'signal'>,
  session: MigrationSession,
  migration: Migration,
  direction: MigrateDirection,
  before: readonly MigrationStepResult[],
): AsyncGenerator<MigrateEvent, void, void> {
  const { file } = migration;
  const statements = statementsOf(migration, direction);
  const startedAt = ctx.clock.monotonicMs();
  let progressAt = startedAt + PROGRESS_EVERY_MS;
  for (const [index, statement] of statements.entries()) {
    try {
      await session.client.query(statement.sql);
    } catch (error) {
      ctx.signal.throwIfAborted();
      throw toStatementError(error, { file, statement, index, total: statements.length, before });
    }
    if (ctx.clock.monotonicMs() < progressAt) continue;
    progressAt = ctx.clock.monotonicMs() + PROGRESS_EVERY_MS;
    const done = index + 1;
    yield { type: 'statement.progress', name: file.name, done, total: statements.length };
  }
  // A file may have left another role or search path behind; the record is not its concern.
  await session.reset();
  if (direction === 'down') {
    await deleteApplied(session, file.id);
    return;
  }
  await insertApplied(session, { migration, durationMs: ctx.clock.monotonicMs() - startedAt });
}

/** Commits what `work` did, or rolls it back when it throws or its reader goes away. */
async function* inTransaction(
  client: pg.Client,
  work: () => AsyncGenerator<MigrateEvent, void, void>,
): AsyncGenerator<MigrateEvent, void, void> {
  let open = true;
  await client.query('begin');
  try {
    yield* work();
    open = false;
    await client.query('commit');
  } finally {
    if (open) await rollBack(client);
  }
}

async function rollBack(client: pg.Client): Promise<void> {
  try {
    await client.query('rollback');
  } catch (error) {
    // A connection that is gone was rolled back by the server; the first error tells of it.
    if (sqlState(error) !== undefined) throw error;
  }
}

function statementsOf(migration: Migration, direction: MigrateDirection): readonly Statement[] {
  return direction === 'up' ? migration.up : (migration.down ?? []);
}
