import { hostname, userInfo } from 'node:os';

import pg from 'pg';

import type { Context } from '#context.ts';
import { packageRoot } from '#core/package-root.ts';

import { applicationName, type Doing } from '../application-name.ts';
import { sqlState, toDbError } from '../db-errors.ts';
import { requireVersion, VERSION_COLUMNS, withUrl, type ServerVersion } from '../open-external.ts';
import { databaseTypes, type Db } from '../pool.ts';
import { singleConnection } from '../single-connection.ts';
import { openMonitor, type Monitor } from './monitor.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** Many runners that start at once may need more connections than the server has for a moment. */
const CONNECT_RETRY_MS_MAX = 30_000;
const CONNECT_RETRY_EVERY_MS = 200;
/** PostgreSQL looks this often whether the client still lives while a statement runs. */
const CLIENT_CHECK_MS = 250;
/** Longest wait of one statement for a table that others use, unless told. */
export const LOCK_TIMEOUT_MS_DEFAULT = 1_000;
const IDLE_IN_TRANSACTION_MS = 60_000;
/** A server whose client vanished without a word gives up after this. */
const TCP_USER_TIMEOUT_MS = 10_000;

/** One connection of a migration run: it holds the lock and runs the statements. */
export interface MigrationSession extends AsyncDisposable {
  readonly client: pg.Client;
  /** The same connection in the shape that `query` takes. It has no transactions of its own. */
  readonly db: Db;
  /** The schema that the connection began in, quoted: the record and the journal are there. */
  readonly schema: string;
  /** The table of applied migrations, quoted, with its schema. */
  readonly recordTable: string;
  /** Who applies, for the record: `user@host`, and the version of veza. */
  readonly author: { readonly appliedBy: string; readonly toolVersion: string };
  /** What goes to the server before a statement so that others see it in `pg_stat_activity`. */
  announcement(doing: Doing): string;
  announce(doing: Doing): Promise<void>;
  /** Statements that bring every setting back to where `openMigrationSession` put it. */
  readonly resets: readonly string[];
  /** The same as one text; the lock stays. */
  readonly resetSql: string;
  reset(): Promise<void>;
  /** Until it is disposed an abort of the run does not stop what the connection does. */
  finishFirst(): Disposable;
  /** A second connection, opened at the first call; undefined where the server has none left. */
  monitor(): Promise<Monitor | undefined>;
}

export type SessionContext = Pick<Context, 'database' | 'log' | 'clock' | 'signal'>;

/**
 * Opens a connection of its own, outside the pool: a session lock must not wander. A statement
 * whose client dies is ended by PostgreSQL within `CLIENT_CHECK_MS`, and its lock with it. No
 * statement has a `statement_timeout`: a long one is right in a migration, and a file that wants a
 * bound sets one with `set local statement_timeout`.
 * @param options.lockTimeoutMs longest wait of one statement for a table that others use.
 * @throws DB_UNREACHABLE, DB_REFUSED, DB_VERSION_TOO_OLD
 */
export async function openMigrationSession(
  ctx: SessionContext,
  options: { lockTimeoutMs?: number | undefined } = {},
): Promise<MigrationSession> {
  const lockTimeoutMs = options.lockTimeoutMs ?? LOCK_TIMEOUT_MS_DEFAULT;
  const client = await connect(ctx);
  let schema: string;
  let settings: readonly string[];
  try {
    ({ schema, settings } = await prepare(client, lockTimeoutMs));
  } catch (error) {
    await client.end();
    throw toDbError(error);
  }
  const cancelling = cancelOnAbort(ctx, client);
  const resets = ['reset role', 'reset all', ...settings];
  const resetSql = resets.join('; ');
  let monitor: Promise<Monitor | undefined> | undefined;
  const host = hostname();
  const announcement = (doing: Doing): string =>
    `set application_name = ${pg.escapeLiteral(applicationName('migrate', host, process.pid, doing))}`;
  return {
    client,
    db: singleConnection(client),
    schema,
    recordTable: `${schema}.veza_migrations`,
    author: { appliedBy: `${userName()}@${host}`, toolVersion: packageRoot().version },
    announcement,
    announce: async (doing) => {
      await client.query(announcement(doing));
    },
    resets,
    resetSql,
    reset: async () => {
      await client.query(resetSql);
    },
    finishFirst: cancelling.finishFirst,
    monitor: () => (monitor ??= openMonitor(ctx)),
    [Symbol.asyncDispose]: async () => {
      cancelling.stop();
      const watching = await monitor;
      await watching?.[Symbol.asyncDispose]();
      await client.end();
    },
  };
}

async function connect(ctx: SessionContext): Promise<pg.Client> {
  const giveUpAt = ctx.clock.monotonicMs() + CONNECT_RETRY_MS_MAX;
  for (;;) {
    const client = new pg.Client({
      ...ctx.database.connection,
      types: databaseTypes,
      application_name: applicationName('migrate', hostname(), process.pid),
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      // What is asked for goes out at once, also while an answer is awaited.
      pipeline: true,
    });
    client.on('error', (error) => ctx.log.debug({ err: error }, 'migration connection lost'));
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end();
      const isFull = sqlState(error) === '53300';
      if (!isFull || ctx.clock.monotonicMs() > giveUpAt) {
        throw withUrl(toDbError(error), ctx.database.displayUrl);
      }
      await ctx.clock.sleep(CONNECT_RETRY_EVERY_MS * (0.5 + Math.random()), ctx.signal);
    }
  }
}

/** Sets the session up in one round trip, where the server can watch its clients. */
async function prepare(client: pg.Client, lockTimeoutMs: number): Promise<Prepared> {
  const plain = settingsOf(lockTimeoutMs);
  const schemaQuery = `select quote_ident(coalesce(current_schema(), 'public')) as name`;
  const facts = `${schemaQuery}, ${VERSION_COLUMNS}`;
  const run = async (settings: readonly string[]): Promise<Prepared> => {
    const results = await client.query([...settings, facts].join('; '));
    const { rows } = (results as unknown as pg.QueryResult<Facts>[]).at(-1)!;
    requireVersion(rows[0]!);
    return { schema: rows[0]!.name, settings };
  };
  try {
    return await run([...plain, WATCH_CLIENT]);
  } catch (error) {
    // Not every platform lets PostgreSQL see a dead client; there it notices at the next answer.
    if (sqlState(error) === '22023') return run(plain);
    // A server that lacks one of the settings is too old, which says more.
    const { rows } = await client.query<ServerVersion>(`select ${VERSION_COLUMNS}`);
    requireVersion(rows[0]!);
    throw error;
  }
}

/** The quoted schema that the session began in, and the statements that set it up. */
interface Prepared {
  readonly schema: string;
  readonly settings: readonly string[];
}

/** What a run has to know of its server. */
interface Facts extends ServerVersion {
  readonly name: string;
}

const settingsOf = (lockTimeoutMs: number): string[] => [
  `set lock_timeout = ${lockTimeoutMs}`,
  'set statement_timeout = 0',
  `set idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`,
  `set tcp_user_timeout = ${TCP_USER_TIMEOUT_MS}`,
  'set standard_conforming_strings = on',
  'set client_min_messages = warning',
  `set timezone = 'UTC'`,
];

const WATCH_CLIENT = `set client_connection_check_interval = ${CLIENT_CHECK_MS}`;

/** Stops the running statement when the run is aborted, through a second connection. */
function cancelOnAbort(
  ctx: SessionContext,
  client: pg.Client,
): { stop: () => void; finishFirst: () => Disposable } {
  let holds = 0;
  const cancel = (): void => {
    if (holds > 0) return;
    const backend = backendOf(client);
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
  return {
    stop: () => ctx.signal.removeEventListener('abort', cancel),
    finishFirst: () => {
      holds += 1;
      return { [Symbol.dispose]: () => void (holds -= 1) };
    },
  };
}

/** A container may run under a user id that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}

/** The process id of the connection's backend. */
export function backendOf(client: pg.Client): number {
  return (client as unknown as { processID: number }).processID;
}
