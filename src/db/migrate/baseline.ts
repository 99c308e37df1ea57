import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import { queryOne } from '../pool.ts';
import { recordSnapshot } from '../schema/index.ts';
import { sql } from '../sql.ts';
import { discoverMigrations } from './discover.ts';
import { takeLock } from './lock.ts';
import { migrateErrors } from './migrate-errors.ts';
import { LOCK_WAIT_MS_DEFAULT, type MigrateContext } from './migrate.ts';
import { migrationsDir } from './migrations-dir.ts';
import type { MigrateEvent } from './model.ts';
import { createRecordTable, insertBaseline, listApplied } from './record.ts';
import { resolveTarget } from './resolve-target.ts';
import { saysBreaking } from './says-breaking.ts';
import { openMigrationSession, type MigrationSession } from './session.ts';
import { withDbErrors } from './with-db-errors.ts';

export interface BaselineInput {
  /** Folder of migrations; without it veza's own. */
  dir?: string | undefined;
  /** The last migration whose changes the database has already. */
  to: string;
  /** Without it the plan is made and nothing is changed. */
  apply?: boolean | undefined;
  lockWaitMs?: number | undefined;
}

export interface BaselineResult {
  /** Names of what is to be recorded, in order. */
  readonly planned: readonly string[];
  /** Names of what this run recorded. */
  readonly recorded: readonly string[];
  /** Tables, views and the like that the schema holds; 0 makes a baseline doubtful. */
  readonly relations: number;
}

/**
 * Records everything up to a migration as applied without running it: for a database that had its
 * schema before veza migrated it. All rows or none; a statement of the files is never run.
 * @throws MIGRATION_RECORD_EXISTS, MIGRATION_TARGET_UNKNOWN, and what `migrate` throws.
 */
export function baseline(
  ctx: MigrateContext,
  input: BaselineInput,
): Work<MigrateEvent, BaselineResult> {
  return withDbErrors(recordExisting(ctx, input));
}

async function* recordExisting(
  ctx: MigrateContext,
  input: BaselineInput,
): Work<MigrateEvent, BaselineResult> {
  const files = await discoverMigrations(migrationsDir(input.dir));
  const to = resolveTarget(input.to, files);
  const steps = files.filter((file) => file.id <= to);
  const planned = steps.map((file) => file.name);
  await requireEmptyRecord(ctx);
  const relations = await countRelations(ctx);
  yield { type: 'migration.planned', direction: 'up', migrations: planned, total: planned.length };
  if (!input.apply) return { planned, recorded: [], relations };
  await using session = await openMigrationSession(ctx);
  const waitMsMax = input.lockWaitMs ?? LOCK_WAIT_MS_DEFAULT;
  const isDone = (): Promise<boolean> => Promise.resolve(false);
  yield* takeLock(ctx, session.client, { waitMsMax, isDone });
  await createRecordTable(session);
  await requireEmptyRecord(ctx);
  await inOneTransaction(session, async () => {
    for (const file of steps) {
      await insertBaseline(session, { file, breaking: saysBreaking(file.text) });
    }
  });
  await recordSnapshot(ctx, session);
  return { planned, recorded: planned, relations };
}

async function requireEmptyRecord(ctx: Pick<Context, 'db'>): Promise<void> {
  const applied = await listApplied(ctx);
  const newest = applied.at(-1);
  if (newest === undefined) return;
  throw migrateErrors.MIGRATION_RECORD_EXISTS({ applied: applied.length, newest: newest.name });
}

async function countRelations(ctx: Pick<Context, 'db'>): Promise<number> {
  const { count } = await queryOne<{ count: number }>(
    ctx,
    sql`select count(*)::integer as count from pg_class
        where relnamespace = to_regnamespace(current_schema()) and relkind in ('r', 'p', 'v', 'm')
          and relname not like 'veza\\_migration%'`,
  );
  return count;
}

async function inOneTransaction(
  { client }: MigrationSession,
  work: () => Promise<void>,
): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
