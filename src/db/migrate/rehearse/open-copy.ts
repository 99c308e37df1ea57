import pg from 'pg';

import type { Context } from '#context.ts';

import { sqlState, toDbError } from '../../db-errors.ts';
import { migrateErrors } from '../migrate-errors.ts';
import { connectionTo, openScratchDatabase, type ScratchDatabase } from '../scratch-database.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** Databases that every server has; from one of them the other is copied. */
const MAINTENANCE = ['postgres', 'template1'];
const OBJECT_IN_USE = '55006';
/** Beyond this, writing the copy through the log takes longer than copying files. */
const FILE_COPY_BYTES_MIN = 1024 ** 3;

/**
 * Copies the configured database while nobody else is connected to it; the copy is dropped when it
 * is disposed.
 * @throws REHEARSAL_DATABASE_IN_USE, SCRATCH_DATABASE_DENIED, DB_UNREACHABLE
 */
export async function openCopy(
  ctx: Pick<Context, 'database' | 'log' | 'clock'>,
): Promise<ScratchDatabase> {
  const { connection } = ctx.database;
  const { name, bytes } = await withClient(connection, readDatabase);
  const maintenance = await findMaintenance(connection, name);
  await withClient(maintenance, (client) => requireFree(client, name));
  const beside = { ...ctx, database: { ...ctx.database, connection: maintenance } };
  const source = { database: name, copiesFiles: bytes >= FILE_COPY_BYTES_MIN };
  try {
    return await openScratchDatabase(beside, source);
  } catch (error) {
    // Somebody came in between.
    if (sqlState(error) === OBJECT_IN_USE) {
      await withClient(maintenance, (client) => requireFree(client, name));
    }
    throw error;
  }
}

async function readDatabase(client: pg.Client): Promise<{ name: string; bytes: number }> {
  const { rows } = await client.query<{ name: string; bytes: number }>(
    `select current_database() as name, pg_database_size(current_database())::float8 as bytes`,
  );
  return rows[0]!;
}

async function findMaintenance(
  connection: pg.ConnectionConfig,
  database: string,
): Promise<pg.ConnectionConfig> {
  const names = MAINTENANCE.filter((name) => name !== database);
  let refusal: unknown;
  for (const name of names) {
    const other = connectionTo(connection, name);
    try {
      await withClient(other, (client) => client.query('select'));
      return other;
    } catch (error) {
      refusal = error;
    }
  }
  const reason = `no connection to ${names.join(' or ')}: ${(refusal as Error).message}`;
  throw migrateErrors.SCRATCH_DATABASE_DENIED({ reason }, { cause: refusal });
}

interface Session {
  pid: number;
  name: string;
  user: string;
  state: string;
}

async function requireFree(client: pg.Client, database: string): Promise<void> {
  const { rows: sessions } = await client.query<Session>(
    `select pid, coalesce(nullif(application_name, ''), backend_type) as name,
       coalesce(usename, '') as user, coalesce(state, 'state unknown') as state
     from pg_stat_activity
     where datname = $1 and backend_type <> 'autovacuum worker' order by backend_start`,
    [database],
  );
  if (sessions.length > 0) throw migrateErrors.REHEARSAL_DATABASE_IN_USE({ database, sessions });
}

async function withClient<R>(
  connection: pg.ConnectionConfig,
  work: (client: pg.Client) => Promise<R>,
): Promise<R> {
  const client = new pg.Client({
    ...connection,
    application_name: 'veza rehearse',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw toDbError(error);
  } finally {
    await client.end();
  }
}
