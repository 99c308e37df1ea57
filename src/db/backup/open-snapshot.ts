import type pg from 'pg';

import type { Context } from '#context.ts';

import { toDbError } from '../db-errors.ts';
import { backupErrors } from './backup-errors.ts';
import { connectForBackup } from './connect.ts';
import { listTables, type SourceTable } from './list-tables.ts';
import { qualified } from './names.ts';

const ATTEMPTS_MAX = 5;
/** Names in one LOCK statement. */
const LOCKED_AT_ONCE = 500;

/** Connections that all see the database as it was at one moment. */
export interface Snapshot extends AsyncDisposable {
  /** The first holds the locks and the snapshot. */
  readonly clients: readonly pg.Client[];
  readonly tables: readonly SourceTable[];
}

/**
 * Takes a snapshot that `jobs` connections share. All tables are locked against being altered or
 * dropped, never against being written; reading goes on unhindered.
 * @throws BACKUP_SCHEMA_RESTLESS, DB_UNREACHABLE, DB_REFUSED
 */
export async function openSnapshot(
  ctx: Pick<Context, 'database' | 'log'>,
  jobs: number,
): Promise<Snapshot> {
  await using opened = new Closing();
  const { connection } = ctx.database;
  const leader = opened.add(await connectForBackup(ctx, connection, 'veza backup'));
  try {
    const tables = await beginStill(leader.client);
    const { rows } = await leader.client.query<{ id: string }>('select pg_export_snapshot() as id');
    const begin = `begin isolation level repeatable read read only;
      set transaction snapshot '${rows[0]!.id}'`;
    const clients = [leader.client];
    while (clients.length < jobs) {
      const other = opened.add(await connectForBackup(ctx, connection, 'veza backup'));
      await other.client.query(begin);
      clients.push(other.client);
    }
    const kept = opened.keep();
    return { clients, tables, [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() };
  } catch (error) {
    throw toDbError(error);
  }
}

/** Locks what it listed, then looks whether the list still holds. */
async function beginStill(client: pg.Client): Promise<SourceTable[]> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const before = (await listTables(client)).map(qualified);
    await client.query('begin isolation level repeatable read');
    // Locking takes no snapshot yet: the one that follows sees what the locks hold still.
    for (let from = 0; from < before.length; from += LOCKED_AT_ONCE) {
      const names = before.slice(from, from + LOCKED_AT_ONCE).join(', ');
      await client.query(`lock table ${names} in access share mode`);
    }
    await client.query('set transaction read only');
    const tables = await listTables(client);
    if (tables.map(qualified).join() === before.join()) return tables;
    await client.query('rollback');
  }
  throw backupErrors.BACKUP_SCHEMA_RESTLESS({ attempts: ATTEMPTS_MAX });
}

/** Closes what was opened, in reverse, unless it is kept. */
class Closing implements AsyncDisposable {
  #items: AsyncDisposable[] = [];

  add<T extends AsyncDisposable>(item: T): T {
    this.#items.push(item);
    return item;
  }

  keep(): Closing {
    const kept = new Closing();
    kept.#items = this.#items;
    this.#items = [];
    return kept;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (let item = this.#items.pop(); item !== undefined; item = this.#items.pop()) {
      await item[Symbol.asyncDispose]();
    }
  }
}
