import type { Context } from '#context.ts';

import { WS_CLOSE } from '../contract/ws.ts';
import type { Connection } from './connection.ts';
import { pingEveryMs } from './frame-handlers.ts';
import { CONNECTION_AGE_MAX_MS, SWEEP_EVERY_MS } from './limits.ts';

/**
 * Looks after all connections with one timer: pings, closes what has been silent for too long, and
 * what is so old that its rights must be looked at again.
 */
export function startSweep(
  ctx: Pick<Context, 'clock' | 'config'>,
  connections: ReadonlySet<Connection>,
): { stop(): void } {
  const { silenceMs } = ctx.config.ws;
  const everyMs = pingEveryMs(silenceMs);
  const timer = setInterval(
    () => {
      const now = ctx.clock.monotonicMs();
      for (const item of connections) {
        if (now - item.seenMs >= silenceMs) item.close(WS_CLOSE.silent, 'silent');
        else if (now - item.openedMs >= CONNECTION_AGE_MAX_MS) {
          item.close(WS_CLOSE.refresh, 'refresh');
        } else if (now - item.pingedMs >= everyMs) item.ping(now);
      }
    },
    Math.min(SWEEP_EVERY_MS, everyMs),
  );
  return { stop: () => clearInterval(timer) };
}
