import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import type { Context } from '#context.ts';

import { sqlState } from '../../db-errors.ts';
import { backupErrors } from '../backup-errors.ts';
import { connectForBackup, connectionTo } from '../connect.ts';

/** PostgreSQL itself waits five seconds for the users of a database that is renamed. */
const ATTEMPTS_MAX = 3;
const CUT_EVERY_MS = 200;
const IN_USE = '55006';

export interface Switch {
  /** The database that is replaced. */
  readonly live: string;
  /** The one that takes its name. */
  readonly draft: string;
  /** What the old one is called from then on. */
  readonly aside: string;
}

/**
 * Renames both databases in one transaction. New connections to the old one wait for its end;
 * those that are open are cut.
 * @throws RESTORE_IN_USE where this user may not cut a connection off
 */
export async function switchDatabases(
  ctx: Pick<Context, 'database' | 'log'>,
  admin: pg.Client,
  { live, draft, aside }: Switch,
): Promise<void> {
  const name = pg.escapeIdentifier;
  for (let attempt = 1; ; attempt += 1) {
    const stopCutting = await cutOff(ctx, admin, live);
    try {
      await admin.query('begin');
      // The one that is in use first: it is locked while its users are cut off.
      await admin.query(`alter database ${name(live)} rename to ${name(aside)}`);
      await admin.query(`alter database ${name(draft)} rename to ${name(live)}`);
      await admin.query('commit');
      return;
    } catch (error) {
      await admin.query('rollback');
      if (sqlState(error) !== IN_USE) throw error;
      if (attempt < ATTEMPTS_MAX) continue;
      const users = await usersOf(admin, live);
      throw backupErrors.RESTORE_IN_USE({ database: live, users }, { cause: error });
    } finally {
      await stopCutting();
    }
  }
}

/** Ends the sessions of a database again and again, from a connection of its own. */
async function cutOff(
  ctx: Pick<Context, 'database' | 'log'>,
  admin: pg.Client,
  database: string,
): Promise<() => Promise<void>> {
  const { rows } = await admin.query<{ name: string }>('select current_database()::text as name');
  const connection = connectionTo(ctx.database.connection, rows[0]!.name);
  const other = await connectForBackup(ctx, connection, 'veza restore');
  const stop = new AbortController();
  const done = cutAgain(other.client, database, stop.signal).catch((error: unknown) => {
    ctx.log.warn({ err: error }, 'the users of the database could not be cut off');
  });
  return async () => {
    stop.abort();
    await done;
    await other[Symbol.asyncDispose]();
  };
}

async function cutAgain(client: pg.Client, database: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // Only what this user may end: one that it may not would end the whole statement.
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = $1 and pid <> pg_backend_pid() and backend_type = 'client backend'
         and (pg_has_role(usesysid, 'usage') or pg_has_role('pg_signal_backend', 'usage'))`,
      [database],
    );
    await sleep(CUT_EVERY_MS, undefined, { signal }).catch((error: Error) => {
      if (error.name !== 'AbortError') throw error;
    });
  }
}

async function usersOf(admin: pg.Client, database: string): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `select coalesce(nullif(application_name, ''), usename, 'somebody')
       || ' (process ' || pid || ')' as name
     from pg_stat_activity where datname = $1 order by backend_start`,
    [database],
  );
  return rows.map(({ name }) => name);
}
