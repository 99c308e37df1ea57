import { randomBytes } from 'node:crypto';

import pg from 'pg';

import type { Context } from '#context.ts';

import { toDbError } from '../db-errors.ts';

/** A session advisory lock on a connection of its own: it is held for as long as its holder lives. */
export interface WorkerLock {
  readonly key: bigint;
  /** Resolves when the lock is gone: released, or the connection was lost. */
  readonly ended: Promise<void>;
  release(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;

// The server notices a killed process at once by its closed socket, and a vanished machine by
// these: a probe after 5 s of silence, two more 2 s apart. Nothing may end the idle session.
const SESSION_SETTINGS = `
  set client_connection_check_interval = '1s';
  set tcp_keepalives_idle = 5;
  set tcp_keepalives_interval = 2;
  set tcp_keepalives_count = 3;
  set idle_session_timeout = 0;
  set lock_timeout = '10s'`;

/**
 * Takes a lock that nobody else has, which says that this process lives. Whoever can take the same
 * lock from elsewhere knows that it is dead.
 * @throws DB_UNREACHABLE, DB_REFUSED
 */
export async function holdWorkerLock(ctx: Pick<Context, 'database' | 'log'>): Promise<WorkerLock> {
  const key = randomBytes(8).readBigInt64BE();
  const client = new pg.Client({
    ...ctx.database.connection,
    application_name: 'veza worker lock',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
  client.on('error', (error) => ctx.log.warn({ err: error }, 'the worker lock was lost'));
  try {
    await client.connect();
    await client.query(SESSION_SETTINGS);
    await client.query('select pg_advisory_lock($1::bigint)', [key.toString()]);
  } catch (error) {
    await client.end();
    throw toDbError(error);
  }
  return { key, ended, release: () => client.end() };
}
