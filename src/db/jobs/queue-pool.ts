import pg from 'pg';

import type { Logger } from '#core/log.ts';

import type { Database } from '../database.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** The queue's own pool: it speaks to pg directly and keeps one connection listening. */
export function openQueuePool(
  ctx: { database: Pick<Database, 'connection'>; log: Logger },
  connectionsMax: number,
): pg.Pool {
  const pool = new pg.Pool({
    ...ctx.database.connection,
    application_name: 'veza queue',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    max: connectionsMax,
  });
  // A connection that dies between two queries says so here; the next query opens another one.
  const onError = (error: Error): void => ctx.log.debug({ err: error }, 'queue connection lost');
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}
