import pg from 'pg';

import type { Context } from '#context.ts';

import { findLockHolder, tryAdvisoryLock, type LockHolder } from './advisory-lock.ts';
import { toDbError } from './db-errors.ts';

/** A session advisory lock on a connection of its own: it is held for as long as its holder lives. */
export interface SessionLock {
  readonly key: bigint;
  /** Resolves when the lock is gone: released, or the connection was lost. */
  readonly ended: Promise<void>;
  release(): Promise<void>;
}

export interface SessionLockInput {
  readonly key: bigint;
  /** What stands in `pg_stat_activity`, for those who are refused. */
  readonly applicationName: string;
  /** Longest wait for a holder to end. */
  readonly waitMsMax: number;
}

const CONNECT_TIMEOUT_MS = 10_000;
const POLL_MS = 100;

// The server notices a killed process at once by its closed socket, and a vanished machine by
// these: a probe after 5 s of silence, two more 2 s apart. Nothing may end the idle session.
const SESSION_SETTINGS = `
  set client_connection_check_interval = '1s';
  set tcp_keepalives_idle = 5;
  set tcp_keepalives_interval = 2;
  set tcp_keepalives_count = 3;
  set idle_session_timeout = 0`;

/**
 * Takes a lock that ends with this process, or says who holds it after the longest wait; undefined
 * where that is not to be seen.
 * @throws DB_UNREACHABLE, DB_REFUSED
 */
export async function takeSessionLock(
  ctx: Pick<Context, 'database' | 'log' | 'clock' | 'signal'>,
  input: SessionLockInput,
): Promise<{ lock: SessionLock } | { lock: undefined; holder: LockHolder | undefined }> {
  const client = new pg.Client({
    ...ctx.database.connection,
    application_name: input.applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
  client.on('error', (error) => ctx.log.warn({ err: error }, 'a lock of this process was lost'));
  let isHeld = false;
  try {
    await client.connect();
    await client.query(SESSION_SETTINGS);
    const key = input.key.toString();
    const giveUpAt = ctx.clock.monotonicMs() + input.waitMsMax;
    for (;;) {
      isHeld = await tryAdvisoryLock(client, key);
      if (isHeld) return { lock: { key: input.key, ended, release: () => client.end() } };
      if (ctx.clock.monotonicMs() >= giveUpAt) {
        return { lock: undefined, holder: await findLockHolder(client, key) };
      }
      await ctx.clock.sleep(POLL_MS, ctx.signal);
    }
  } catch (error) {
    throw ctx.signal.aborted ? error : toDbError(error);
  } finally {
    if (!isHeld) await client.end();
  }
}
