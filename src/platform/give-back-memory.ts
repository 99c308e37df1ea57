import { Session } from 'node:inspector/promises';

import type { Context } from '#context.ts';
import type { RunningWorker } from '#worker/index.ts';

const LOOK_EVERY_MS = 5_000;

/**
 * Collects garbage once whenever no attempt has ended for a while after some did, until the signal is
 * aborted. V8 collects when it needs room and not when there is time: without this a box that
 * transcoded once keeps what that took for as long as it idles.
 */
export async function giveBackMemory(
  ctx: Pick<Context, 'clock' | 'signal'>,
  worker: Pick<RunningWorker, 'stats'>,
): Promise<void> {
  let [collectedAfter, endedBefore] = [0, 0];
  while (!ctx.signal.aborted) {
    await ctx.clock.sleep(LOOK_EVERY_MS, ctx.signal).catch(() => undefined);
    const { attempts } = worker.stats();
    const ended = Object.values(attempts).reduce((sum, count) => sum + count, 0);
    const quiet = ended === endedBefore;
    endedBefore = ended;
    if (!quiet || ended === collectedAfter) continue;
    collectedAfter = ended;
    await collect();
  }
}

/** As V8 does when memory is short: everything is collected, and the young generation shrinks, too. */
async function collect(): Promise<void> {
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.collectGarbage');
  } finally {
    session.disconnect();
  }
}
