import pg from 'pg';

import type { Context } from '#context.ts';

import { toDbError } from '../db-errors.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** Longest wait for a table that a migration holds. */
const LOCK_TIMEOUT_MS = 30_000;

/** What values look like as text is fixed, so that every server reads what another one wrote. */
const SETTINGS = `set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;
  set lock_timeout = ${LOCK_TIMEOUT_MS}; set search_path = ''; set client_encoding = 'UTF8';
  set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC';
  set extra_float_digits = 3; set bytea_output = 'hex'; set xmloption = 'content';
  set row_security = off; set standard_conforming_strings = on; set client_min_messages = warning`;

/** A connection of a backup or a restore; closed when it is disposed. */
export interface BackupConnection extends AsyncDisposable {
  readonly client: pg.Client;
}

/**
 * Connects outside the pool, with settings under which rows are the same text everywhere.
 * @throws DB_UNREACHABLE, DB_REFUSED
 */
export async function connectForBackup(
  ctx: Pick<Context, 'log'>,
  connection: pg.ConnectionConfig,
  applicationName: string,
): Promise<BackupConnection> {
  const client = new pg.Client({
    ...connection,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  client.on('error', (error) => ctx.log.debug({ err: error }, 'backup connection lost'));
  try {
    await client.connect();
    await client.query(SETTINGS);
  } catch (error) {
    await client.end();
    throw toDbError(error);
  }
  let ended: Promise<void> | undefined;
  return { client, [Symbol.asyncDispose]: () => (ended ??= client.end()) };
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

/** Stops what the connections are doing when the run is aborted; returns how to stop listening. */
export function cancelOnAbort(
  ctx: Pick<Context, 'log' | 'signal'>,
  connection: pg.ConnectionConfig,
  clients: readonly pg.Client[],
): () => void {
  const cancel = (): void => {
    const pids = clients.map((client) => (client as unknown as { processID: number }).processID);
    const done = async (): Promise<void> => {
      await using other = await connectForBackup(ctx, connection, 'veza backup cancel');
      await other.client.query('select pg_cancel_backend(pid) from unnest($1::int[]) as pid', [
        pids,
      ]);
    };
    done().catch((error: unknown) => ctx.log.warn({ err: error }, 'cancelling failed'));
  };
  ctx.signal.addEventListener('abort', cancel, { once: true });
  return () => ctx.signal.removeEventListener('abort', cancel);
}
