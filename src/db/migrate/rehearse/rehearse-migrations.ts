import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import type { RestoreEvent } from '../../backup/index.ts';
import { openPool } from '../../pool.ts';
import { applyMigrations, type LockLimits } from '../apply.ts';
import { discoverMigrations } from '../discover.ts';
import type { MigrateContext } from '../migrate.ts';
import { migrationsDir } from '../migrations-dir.ts';
import type { MigrateEvent, MigratePolicy, Migration } from '../model.ts';
import { parseMigrations } from '../parse-all.ts';
import { checkPlan, readPlan } from '../read-plan.ts';
import { createRecordTable } from '../record.ts';
import { resolveTarget } from '../resolve-target.ts';
import type { ScratchDatabase } from '../scratch-database.ts';
import { openMigrationSession } from '../session.ts';
import { describeFile, describeTables } from './describe-rehearsal.ts';
import type { RehearsedMigration, RehearseResult } from './model.ts';
import { openCopy } from './open-copy.ts';
import { openObserver } from './open-observer.ts';

export interface RehearseInput extends LockLimits {
  /** Folder of migrations; without it veza's own. */
  dir?: string | undefined;
  /** The last migration to rehearse. */
  to?: string | undefined;
  policy?: MigratePolicy | undefined;
  /** A backup that is restored and taken instead of a copy of the database. */
  from?: string | undefined;
}

export type RehearseEvent = MigrateEvent | RestoreEvent;

/**
 * Applies what is pending to a copy of the database, or to a restored backup, and tells how long each statement took, what
 * it really locked and what was written anew. The copy is dropped at the end; the database itself
 * is only read.
 * @throws REHEARSAL_DATABASE_IN_USE, SCRATCH_DATABASE_DENIED, and what `migrate` throws
 */
export async function* rehearseMigrations(
  ctx: Pick<Context, 'database' | 'log' | 'clock' | 'signal'>,
  input: RehearseInput = {},
): Work<RehearseEvent, RehearseResult> {
  const startedAt = ctx.clock.monotonicMs();
  const { from } = input;
  // The copy has the database's own record: with nothing to do none is made, and nobody is asked to leave.
  const isDone = from === undefined && (await isNothingPending(ctx, input));
  if (isDone) {
    yield { type: 'migration.planned', direction: 'up', migrations: [], total: 0 };
    const durationMs = Math.round(ctx.clock.monotonicMs() - startedAt);
    return { migrations: [], tables: [], copyMs: 0, durationMs };
  }
  await using copy = from === undefined ? await openCopy(ctx) : yield* restoreFrom(ctx, from);
  const copyMs = Math.round(ctx.clock.monotonicMs() - startedAt);
  const { connection } = copy;
  const db = openPool(connection, { applicationName: 'veza rehearse', connectionsMax: 2 });
  const there = { ...ctx, db, database: { ...ctx.database, connection } };
  try {
    const migrations = await planOn(there, input);
    const names = migrations.map((item) => item.file.name);
    yield { type: 'migration.planned', direction: 'up', migrations: names, total: names.length };
    const result = yield* applyWatched(there, migrations, input);
    return { ...result, copyMs, durationMs: Math.round(ctx.clock.monotonicMs() - startedAt) };
  } finally {
    await db.destroy();
  }
}

async function isNothingPending(
  ctx: Pick<Context, 'database' | 'log' | 'clock' | 'signal'>,
  input: RehearseInput,
): Promise<boolean> {
  const { connection } = ctx.database;
  const db = openPool(connection, { applicationName: 'veza rehearse', connectionsMax: 1 });
  try {
    return (await planOn({ ...ctx, db }, input)).length === 0;
  } finally {
    await db.destroy();
  }
}

/** Only a run that restores something loads what restores it. */
async function* restoreFrom(
  ctx: Parameters<typeof openCopy>[0] & Pick<Context, 'signal'>,
  path: string,
): Work<RestoreEvent, ScratchDatabase> {
  const { restoreCopy } = await import('./restore-copy.ts');
  return yield* restoreCopy(ctx, path);
}

/** The plan that a real run would make; the copy has the record of the database. */
async function planOn(there: MigrateContext, input: RehearseInput): Promise<Migration[]> {
  const files = await discoverMigrations(migrationsDir(input.dir));
  const to = input.to === undefined ? undefined : resolveTarget(input.to, files);
  const plan = await readPlan(there, files, { to, policy: input.policy, withQueue: false });
  return parseMigrations(checkPlan(plan).steps);
}

async function* applyWatched(
  there: MigrateContext,
  migrations: readonly Migration[],
  input: RehearseInput,
): Work<MigrateEvent, Pick<RehearseResult, 'migrations' | 'tables'>> {
  await using session = await openMigrationSession(there, input);
  await createRecordTable(session);
  await using observer = await openObserver(there, session);
  const { lockTimeoutMs } = input;
  // On a copy nobody is spared by pauses, and what is locked stays locked.
  const limits = { lockTimeoutMs, lockRetriesForMs: 0, batchShare: 1, observer };
  const rehearsed: RehearsedMigration[] = [];
  for await (const event of applyMigrations(there, session, migrations, 'up', limits)) {
    yield event;
    if (event.type !== 'migration.applied') continue;
    const migration = migrations.find((item) => item.file.name === event.name)!;
    const statements = observer.seen.filter((item) => item.name === event.name);
    const endedAtMs = there.clock.monotonicMs();
    const file = { migration, durationMs: event.durationMs, endedAtMs, statements };
    rehearsed.push(describeFile(file, observer.relations));
  }
  return { migrations: rehearsed, tables: describeTables(rehearsed, observer.relations) };
}
