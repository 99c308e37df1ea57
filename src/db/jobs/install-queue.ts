import { runMigrations } from 'graphile-worker';

import type { Context } from '#context.ts';

import { toDbError } from '../db-errors.ts';
import { createQueueLogger } from './queue-logger.ts';
import { openQueuePool } from './queue-pool.ts';

/**
 * Installs or upgrades the queue's own schema, `graphile_worker`. Safe to repeat.
 * @throws DB_UNREACHABLE, DB_REFUSED
 */
export async function installQueue(
  ctx: Pick<Context, 'log'> & { database: Pick<Context['database'], 'connection'> },
): Promise<void> {
  const pgPool = openQueuePool(ctx, 1);
  try {
    await runMigrations({ pgPool, logger: createQueueLogger(ctx.log) });
  } catch (error) {
    throw toDbError(error);
  } finally {
    await pgPool.end();
  }
}
