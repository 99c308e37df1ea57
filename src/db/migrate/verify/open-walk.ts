import type { Context } from '#context.ts';

import { openPool } from '../../pool.ts';
import { hashRows, readCatalog, type CatalogSnapshot, type TableHash } from '../../schema/index.ts';
import { applyMigrations } from '../apply.ts';
import type { MigrateContext } from '../migrate.ts';
import type { MigrateDirection, Migration } from '../model.ts';
import { createRecordTable } from '../record.ts';
import { openScratchDatabase } from '../scratch-database.ts';
import { openMigrationSession } from '../session.ts';

/** A database that is thrown away, in which migrations go up and down one by one. */
export interface Walk extends AsyncDisposable {
  /** The same context on that database. */
  readonly ctx: MigrateContext;
  go(migration: Migration, direction: MigrateDirection): Promise<void>;
  readSchema(): Promise<CatalogSnapshot>;
  readRows(): Promise<Map<string, TableHash>>;
}

/** Nobody else is there: what is locked now will not be free later, and nobody needs pauses. */
const LIMITS = { lockRetriesForMs: 0, batchShare: 1 };

/**
 * Opens a walk in an empty database that is dropped at the end.
 * @throws SCRATCH_DATABASE_DENIED, DB_UNREACHABLE
 */
export async function openWalk(
  ctx: Pick<Context, 'database' | 'log' | 'clock' | 'signal'>,
): Promise<Walk> {
  const closers: (() => PromiseLike<void>)[] = [];
  const close = async (): Promise<void> => {
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) await closer();
  };
  try {
    const scratch = await openScratchDatabase(ctx);
    closers.push(() => scratch[Symbol.asyncDispose]());
    const { connection } = scratch;
    const db = openPool(connection, { applicationName: 'veza verify', connectionsMax: 2 });
    closers.push(() => db.destroy());
    const there = { ...ctx, db, database: { ...ctx.database, connection } };
    const session = await openMigrationSession(there);
    closers.push(() => session[Symbol.asyncDispose]());
    await createRecordTable(session);
    return {
      ctx: there,
      go: async (migration, direction) => {
        const work = applyMigrations(there, session, [migration], direction, LIMITS);
        for (let step = await work.next(); !step.done;) step = await work.next();
      },
      readSchema: () => readCatalog(session.client, { owners: false }),
      readRows: () => hashRows(session.client),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
