import type { Context } from '#context.ts';
import { countJobsByState } from '#db/jobs/read-queue-status.ts';

import { openRateLimiter } from './http/rate-limit.ts';
import { createByteCache } from './media/byte-cache.ts';
import { openKeptAnswers } from './media/kept-answers.ts';
import { openMediaLibrary } from './media/media-library.ts';
import { addLedgerMetrics } from './ops/add-ledger-metrics.ts';
import { addMoneyMetrics } from './ops/add-money-metrics.ts';
import { addReconcileMetrics } from './ops/add-reconcile-metrics.ts';
import { addServerMetrics } from './ops/add-server-metrics.ts';
import { addSchemaMetrics } from './ops/add-schema-metrics.ts';
import { createHealthCheck } from './ops/health.ts';
import { createWaker } from './ops/create-waker.ts';
import { createMetrics } from './ops/metrics.ts';
import { addProcessMetrics } from './ops/process-metrics.ts';
import { createSchemaProbe, requireOpenWindow } from './ops/schema-probe.ts';
import { startSweep } from './ops/sweep-expired.ts';
import type { ServerState } from './server-state.ts';

/** How often others are told of payments at most; rounds take longer than this. */
const WAKE_EVERY_MS = 50;

/** Opens what one server has; `close` ends its subscriptions and measurements. */
export async function openServerState(
  ctx: Context,
  apiDocument: string,
): Promise<{ state: ServerState; close: () => Promise<void> }> {
  const metrics = createMetrics();
  const media = await openMediaLibrary(ctx);
  const limiter = await openRateLimiter(ctx).catch((error: unknown) => {
    media.close();
    throw error;
  });
  const payments = createWaker(() => {
    ctx.bus.publish('payments', {}).catch((error: unknown) => {
      // Rows are the truth: what is not told is found at the next round.
      ctx.log.debug({ err: error }, 'news of payments could not be told');
    });
  }, WAKE_EVERY_MS);
  const probeSchema = createSchemaProbe(ctx);
  const state: ServerState = {
    startedAt: ctx.clock.now(),
    metrics,
    checkHealth: createHealthCheck(ctx, {
      queue: () => countJobsByState(ctx),
      schema: () => requireOpenWindow(probeSchema),
    }),
    media,
    answers: openKeptAnswers(),
    segments: createByteCache(ctx.config.media.cacheBytesMax, (outcome) =>
      metrics.segmentCacheRequests.inc({ outcome }),
    ),
    limiter,
    wakePayments: () => payments.wake(),
    apiDocument,
    inFlight: new Set(),
    stopping: false,
  };
  addServerMetrics(ctx, state);
  addSchemaMetrics(metrics, probeSchema);
  addMoneyMetrics(ctx, metrics);
  addReconcileMetrics(ctx, metrics);
  addLedgerMetrics(ctx, metrics);
  const stopMeasuring = addProcessMetrics(metrics);
  const stopSweep = startSweep(ctx);
  return {
    state,
    close: async () => {
      payments.close();
      media.close();
      limiter?.close();
      stopMeasuring();
      await stopSweep();
    },
  };
}
