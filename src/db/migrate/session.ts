import { hostname } from 'node:os';

import pg from 'pg';

import type { Context } from '#context.ts';

import { toDbError } from '../db-errors.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** PostgreSQL looks this often whether the client still lives while a statement runs. */
const CLIENT_CHECK_MS = 250;
/** Longest wait of one statement for a table that others use. */
const LOCK_TIMEOUT_MS = 5_000;
const IDLE_IN_TRANSACTION_MS = 60_000;
const APPLICATION_NAME_BYTES_MAX = 63;

/** One connection of a migration run: it holds the lock and runs the statements. */
export interface MigrationSession extends AsyncDisposable {
  readonly client: pg.Client;
  /** The table of applied migrations, quoted, with the schema that the connection began in. */
  readonly recordTable: string;
  /** Says in `pg_stat_activity` what this run is doing, for those who wait for it. */
  announce(doing: string): Promise<void>;
  /** Brings every setting back to where `openMigrationSession` put it; the lock stays. */
  reset(): Promise<void>;
}

/**
 * Opens a connection of its own, outside the pool: a session lock must not wander. A statement
 * whose client dies is ended by PostgreSQL within `CLIENT_CHECK_MS`, and its lock with it.
 * @throws DB_UNREACHABLE, DB_REFUSED
 */
export async function openMigrationSession(
  ctx: Pick<Context, 'database' | 'log' | 'signal'>,
): Promise<MigrationSession> {
  const client = new pg.Client({
    ...ctx.database.connection,
    application_name: applicationName(''),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  client.on('error', (error) => ctx.log.debug({ err: error }, 'migration connection lost'));
  let recordTable: string;
  let settings: string;
  try {
    await client.connect();
    settings = (await canWatchClient(client)) ? `${SETTINGS}; ${WATCH_CLIENT}` : SETTINGS;
    await client.query(settings);
    recordTable = await nameRecordTable(client);
  } catch (error) {
    await client.end();
    throw toDbError(error);
  }
  const stopCancelling = cancelOnAbort(ctx, client);
  return {
    client,
    recordTable,
    announce: async (doing) => {
      await client.query(`select set_config('application_name', $1, false)`, [
        applicationName(doing),
      ]);
    },
    reset: async () => {
      await client.query(`reset role; reset all; ${settings}`);
    },
    [Symbol.asyncDispose]: async () => {
      stopCancelling();
      await client.end();
    },
  };
}

const SETTINGS = `
  set lock_timeout = ${LOCK_TIMEOUT_MS};
  set statement_timeout = 0;
  set idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS};
  set standard_conforming_strings = on;
  set client_min_messages = warning;
  set timezone = 'UTC'`;

async function nameRecordTable(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.veza_migrations', coalesce(current_schema(), 'public')) as name`,
  );
  return rows[0]!.name;
}

const WATCH_CLIENT = `set client_connection_check_interval = ${CLIENT_CHECK_MS}`;

/** Not every platform lets PostgreSQL see a dead client; there it notices at the next answer. */
async function canWatchClient(client: pg.Client): Promise<boolean> {
  try {
    await client.query(WATCH_CLIENT);
    return true;
  } catch (error) {
    if ((error as pg.DatabaseError).code !== '22023') throw error;
    return false;
  }
}

/** Stops the running statement when the run is aborted, through a second connection. */
function cancelOnAbort(
  ctx: Pick<Context, 'database' | 'log' | 'signal'>,
  client: pg.Client,
): () => void {
  const cancel = (): void => {
    const backend = (client as unknown as { processID: number }).processID;
    const other = new pg.Client({
      ...ctx.database.connection,
      application_name: 'veza migrate cancel',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    const done = async (): Promise<void> => {
      try {
        await other.connect();
        await other.query('select pg_cancel_backend($1)', [backend]);
      } finally {
        await other.end();
      }
    };
    done().catch((error: unknown) => ctx.log.warn({ err: error }, 'cancelling failed'));
  };
  ctx.signal.addEventListener('abort', cancel, { once: true });
  return () => ctx.signal.removeEventListener('abort', cancel);
}

/** `veza migrate <host> <pid> <doing>`, cut to what PostgreSQL keeps. */
function applicationName(doing: string): string {
  const name = `veza migrate ${hostname()} ${process.pid} ${doing}`.trim();
  return Buffer.from(name)
    .subarray(0, APPLICATION_NAME_BYTES_MAX)
    .toString()
    .replace(/\uFFFD+$/, '');
}
