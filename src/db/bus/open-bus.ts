import type { BaseContext } from '#context.ts';

import type { Database } from '../database.ts';
import type { Db } from '../pool.ts';

import type { Bus } from './bus.ts';

/** The bus of this installation: Redis where the configuration names one, otherwise PostgreSQL. */
export async function openBus(
  ctx: Pick<BaseContext, 'config' | 'log' | 'clock' | 'signal'> & { database: Database; db: Db },
): Promise<Bus> {
  if (ctx.config.redisUrl !== undefined) {
    const { openRedisBus } = await import('./redis-bus.ts');
    return openRedisBus(ctx, ctx.config.redisUrl);
  }
  const { openPostgresBus } = await import('./postgres-bus.ts');
  return openPostgresBus(ctx);
}
