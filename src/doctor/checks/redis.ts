import type { DoctorCheck } from '../model.ts';

export const redis: DoctorCheck = {
  name: 'redis',
  fix: 'Start Redis, or unset REDIS_URL: PostgreSQL then carries what Redis would',
  check: async (ctx) => {
    const url = ctx.config.redisUrl;
    if (url === undefined) return undefined;
    const { openRedisBus } = await import('#db/bus/redis-bus.ts');
    await using bus = await openRedisBus(ctx, url);
    const ms = await bus.pingMs();
    return { ok: true, detail: `answers in ${ms.toFixed(1)} ms` };
  },
};
