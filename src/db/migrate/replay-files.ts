import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Context } from '#context.ts';
import { runWork } from '#core/events.ts';

import { openPool } from '../pool.ts';
import { queryableOf, readCatalog, type CatalogSnapshot } from '../schema/index.ts';
import { historyConflict } from './history-conflict.ts';
import { migrate, type MigrateContext } from './migrate.ts';
import { discoverMigrations } from './discover.ts';
import { migrationsDir } from './migrations-dir.ts';
import type { AppliedMigration, MigrationFile, MigrationProblem } from './model.ts';
import { installQueueSchema } from './queue-schema.ts';
import { openScratchDatabase } from './scratch-database.ts';
import { readMigrationStatus } from './status.ts';

export interface ReplayInput {
  dir: string | undefined;
  scope: NonNullable<Parameters<typeof readCatalog>[1]>;
}

/**
 * The schema that the applied files make in an empty database, which is dropped afterwards.
 * @throws SCRATCH_DATABASE_DENIED, MIGRATION_HISTORY_CONFLICT when a file is changed or missing,
 * and what applying the files throws.
 */
export async function replayFiles(
  ctx: MigrateContext,
  { dir, scope }: ReplayInput,
): Promise<CatalogSnapshot> {
  const files = await listAppliedFiles(ctx, dir);
  await using scratch = await openScratchDatabase(ctx);
  const db = openPool(scratch.connection, { applicationName: 'veza replay', connectionsMax: 2 });
  const there = { ...ctx, db, database: { ...ctx.database, connection: scratch.connection } };
  try {
    if (files.length > 0) await applyFiles(there, files);
    if (dir === undefined && scope.bookkeeping) await runWork(installQueueSchema(there));
    return await readCatalog(queryableOf(there), scope);
  } finally {
    await db.destroy();
  }
}

/** Files that wait to be applied are no part of what the schema should be. */
async function listAppliedFiles(
  ctx: Pick<Context, 'db'>,
  dir: string | undefined,
): Promise<MigrationFile[]> {
  const { applied, problems } = await readMigrationStatus(ctx, { dir });
  const files = await discoverMigrations(migrationsDir(dir));
  const known = new Set(files.map((file) => file.id));
  const unfit = [
    ...problems.filter(({ kind }) => kind !== 'out-of-order' && kind !== 'missing'),
    // A newer version may have applied what this folder does not have.
    ...applied.filter((row) => !known.has(row.id)).map(missing),
  ];
  if (unfit.length > 0) throw historyConflict(unfit);
  const ids = new Set(applied.map((row) => row.id));
  return files.filter((file) => ids.has(file.id));
}

function missing({ id, name }: AppliedMigration): MigrationProblem {
  return {
    kind: 'missing',
    id,
    name,
    message: `${name} was applied, but its file is not there`,
    fix: 'Use the folder of the version that applied it: --dir DIR',
  };
}

async function applyFiles(there: MigrateContext, files: readonly MigrationFile[]): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'veza-replay-'));
  try {
    for (const { name, text } of files) await writeFile(path.join(folder, `${name}.sql`), text);
    await runWork(migrate(there, { dir: folder }));
  } finally {
    await rm(folder, { recursive: true });
  }
}
