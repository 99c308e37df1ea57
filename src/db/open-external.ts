import pg from 'pg';

import { VezaError } from '#core/errors.ts';

import { maskDatabaseUrl } from './database-url.ts';
import type { Database } from './database.ts';
import { dbErrors, toDbError } from './db-errors.ts';

/** PostgreSQL 15 is the oldest that the migrations and queries are written for. */
const VERSION_NUMBER_MIN = 150_000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Uses somebody's PostgreSQL, after one connection has shown that it answers and is new enough.
 * @param options.probed false for whoever opens one connection and looks at the version itself.
 * @throws DB_UNREACHABLE, DB_REFUSED, DB_VERSION_TOO_OLD
 */
export async function openExternal(
  url: string,
  { probed = true }: { probed?: boolean | undefined } = {},
): Promise<Database> {
  // The client reads the URL itself: `?host=/folder` and `?sslmode=` mean what they mean to libpq.
  const connection = { connectionString: url };
  if (probed) await probe(connection, maskDatabaseUrl(url));
  return {
    kind: 'external',
    connection,
    displayUrl: maskDatabaseUrl(url),
    explain: async (error) => error,
    [Symbol.asyncDispose]: async () => {},
  };
}

async function probe(connection: pg.ConnectionConfig, displayUrl: string): Promise<void> {
  const client = new pg.Client({
    ...connection,
    application_name: 'veza open',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS,
  });
  // A connection that breaks between two queries is reported by the next one.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<ServerVersion>(`select ${VERSION_COLUMNS}`);
    requireVersion(rows[0]!);
  } catch (error) {
    throw withUrl(toDbError(error), displayUrl);
  } finally {
    await client.end();
  }
}

/** What `VERSION_COLUMNS` say of a server. */
export interface ServerVersion {
  readonly version: string;
  /** `180004` for 18.4. */
  readonly number: number;
}

/** For the list of a `select`. */
export const VERSION_COLUMNS = `current_setting('server_version') as version,
  current_setting('server_version_num')::int as number`;

/** @throws DB_VERSION_TOO_OLD */
export function requireVersion({ version, number }: ServerVersion): void {
  if (number >= VERSION_NUMBER_MIN) return;
  throw dbErrors.DB_VERSION_TOO_OLD({ version, needed: VERSION_NUMBER_MIN / 10_000 });
}

/** Which server does not answer; the words of the system often leave that out. */
export function withUrl(error: unknown, url: string): unknown {
  if (!(error instanceof VezaError) || error.code !== 'DB_UNREACHABLE') return error;
  const { reason } = error.details as { reason: string };
  return dbErrors.DB_UNREACHABLE({ reason, url }, { cause: error.cause });
}
