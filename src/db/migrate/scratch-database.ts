import { randomBytes } from 'node:crypto';

import pg from 'pg';

import type { Context } from '#context.ts';

import { sqlState, toDbError } from '../db-errors.ts';
import { dropDatabase } from '../drop-database.ts';
import { migrateErrors } from './migrate-errors.ts';

/** Begins the name of every database that is made to be thrown away; the time follows in seconds. */
const PREFIX = 'veza_scratch_';
const STALE_AFTER_S = 3_600;
const CONNECT_TIMEOUT_MS = 10_000;
/** No right to create databases, or a server that accepts no writes. */
const DENIED = new Set(['42501', '25006']);

/** A database on the same server, dropped when it is disposed. */
export interface ScratchDatabase extends AsyncDisposable {
  readonly connection: pg.ConnectionConfig;
}

/** A database that is to be copied. */
export interface ScratchSource {
  readonly database: string;
  /** Copies files instead of writing all of it to the log: faster for a big database. */
  readonly copiesFiles: boolean;
}

/**
 * Makes a database next to the configured one, empty unless a source is given, and drops those that
 * killed runs left behind. A source is copied only while nobody is connected to it, so that
 * `ctx.database` has to be another one then.
 * @throws SCRATCH_DATABASE_DENIED when the user or the server may not, DB_UNREACHABLE
 */
export async function openScratchDatabase(
  ctx: Pick<Context, 'database' | 'log' | 'clock'>,
  source: ScratchSource = EMPTY,
): Promise<ScratchDatabase> {
  const seconds = Math.floor(ctx.clock.now().getTime() / 1000);
  const name = `${PREFIX}${seconds}_${randomBytes(4).toString('hex')}`;
  await withClient(ctx, async (client) => {
    await dropStale(ctx, client, seconds);
    await create(client, name, source);
  });
  const { connection } = ctx.database;
  return {
    connection: connectionTo(connection, name),
    [Symbol.asyncDispose]: () =>
      withClient(ctx, async (client) => {
        await dropDatabase(client, name);
      }),
  };
}

const EMPTY: ScratchSource = { database: 'template0', copiesFiles: false };

async function create(client: pg.Client, name: string, source: ScratchSource): Promise<void> {
  const [made, template] = [name, source.database].map((item) => pg.escapeIdentifier(item));
  const strategy = source.copiesFiles ? 'file_copy' : 'wal_log';
  try {
    await client.query(`create database ${made} template ${template} strategy ${strategy}`);
  } catch (error) {
    if (!DENIED.has(sqlState(error) ?? '')) throw error;
    const reason = (error as Error).message;
    throw migrateErrors.SCRATCH_DATABASE_DENIED({ reason }, { cause: error });
  }
}

/** Only what nobody is connected to and what this user may drop. */
async function dropStale(
  ctx: Pick<Context, 'log'>,
  client: pg.Client,
  nowS: number,
): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database
     where datname ~ $1 and split_part(datname, '_', 3)::bigint < $2
       and pg_has_role(datdba, 'usage')
       and not exists (select from pg_stat_activity as other
         where other.datname = pg_database.datname)`,
    [`^${PREFIX}[0-9]{1,12}_[0-9a-f]+$`, nowS - STALE_AFTER_S],
  );
  for (const { name } of rows) {
    ctx.log.info({ database: name }, 'dropping a scratch database that was left behind');
    await client.query(`drop database if exists ${pg.escapeIdentifier(name)}`);
  }
}

async function withClient(
  ctx: Pick<Context, 'database'>,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({
    ...ctx.database.connection,
    application_name: 'veza scratch',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  try {
    await client.connect();
    await work(client);
  } catch (error) {
    throw toDbError(error);
  } finally {
    await client.end();
  }
}

/** The same server and user, another database; a URL's own path would win over the name. */
export function connectionTo(
  connection: pg.ConnectionConfig,
  database: string,
): pg.ConnectionConfig {
  if (connection.connectionString === undefined) return { ...connection, database };
  const url = new URL(connection.connectionString);
  url.pathname = `/${encodeURIComponent(database)}`;
  return { ...connection, connectionString: url.href };
}
