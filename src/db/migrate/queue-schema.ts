import type { Context } from '#context.ts';

import { queryOne, type DbContext } from '../pool.ts';
import { sql } from '../sql.ts';
import type { MigrateEvent } from './model.ts';

/** The newest migration of the installed graphile-worker; a test holds the two together. */
export const QUEUE_SCHEMA_VERSION = 19;

/** Whether the queue's own schema is there and new enough. */
export async function isQueueInstalled(ctx: DbContext): Promise<boolean> {
  const { present } = await queryOne<{ present: boolean }>(
    ctx,
    sql`select to_regclass('graphile_worker.migrations') is not null as present`,
  );
  if (!present) return false;
  const { version } = await queryOne<{ version: number }>(
    ctx,
    sql`select coalesce(max(id), 0)::int as version from graphile_worker.migrations`,
  );
  return version >= QUEUE_SCHEMA_VERSION;
}

/** Installs or upgrades the queue's own schema where it is behind; the caller holds the lock. */
export async function* installQueueSchema(
  ctx: Pick<Context, 'database' | 'db' | 'log' | 'clock'>,
): AsyncGenerator<MigrateEvent, void, void> {
  if (await isQueueInstalled(ctx)) return;
  const startedAt = ctx.clock.monotonicMs();
  // The queue's library is loaded by the one run that needs it.
  const { installQueue } = await import('../jobs/install-queue.ts');
  await installQueue(ctx);
  yield { type: 'queue.installed', durationMs: Math.round(ctx.clock.monotonicMs() - startedAt) };
}
