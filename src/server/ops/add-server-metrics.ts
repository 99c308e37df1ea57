import type { Context } from '#context.ts';
import { countJobsByState } from '#db/jobs/read-queue-status.ts';
import { readPoolUse } from '#db/read-pool-use.ts';

import type { ServerState } from '../server-state.ts';
import { createBreaker } from './breaker.ts';

/** Adds what this server knows of itself: its pool, its cache, its requests, the queue. */
export function addServerMetrics(
  ctx: Pick<Context, 'db' | 'clock'>,
  server: Pick<ServerState, 'metrics' | 'segments' | 'inFlight'>,
): void {
  const { metrics } = server;
  metrics.gaugeBy(
    'veza_db_pool_connections',
    'Database connections of this process, by state.',
    'state',
    async () => new Map(Object.entries(readPoolUse(ctx))),
  );
  metrics.gauge('veza_segment_cache_bytes', 'Bytes of media files in memory.', () =>
    server.segments.bytes(),
  );
  metrics.gauge(
    'veza_http_requests_in_flight',
    'Requests whose response is not over.',
    () => server.inFlight.size,
  );
  const jobs = createBreaker(ctx.clock, () => countJobsByState(ctx));
  metrics.gaugeBy(
    'veza_jobs',
    'Jobs by state; absent while the database is.',
    'state',
    async () => {
      const counted = await jobs();
      return counted.ok ? counted.value : new Map<string, number>();
    },
  );
}
