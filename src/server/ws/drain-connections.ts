import type { Context } from '#context.ts';

import { WS_CLOSE } from '../contract/ws.ts';
import type { Connection } from './connection.ts';

const LOOK_EVERY_MS = 20;

/**
 * Ends every connection in order: says so, lets what is queued go out, closes with 1001. What is
 * left after server.drainMs is cut.
 */
export async function drainConnections(
  ctx: Pick<Context, 'clock' | 'config'>,
  connections: ReadonlySet<Connection>,
): Promise<void> {
  const deadlineMs = ctx.config.server.drainMs;
  const endMs = ctx.clock.monotonicMs() + deadlineMs;
  for (const item of connections) item.send({ type: 'drain', deadlineMs });
  const isOver = (): boolean => ctx.clock.monotonicMs() >= endMs;
  const hasQueued = (): boolean => [...connections].some((item) => item.queuedBytes > 0);
  while (hasQueued() && !isOver()) await ctx.clock.sleep(LOOK_EVERY_MS);
  for (const item of connections) item.close(WS_CLOSE.goingAway, 'going away');
  while (connections.size > 0 && !isOver()) await ctx.clock.sleep(LOOK_EVERY_MS);
  for (const item of connections) item.terminate();
}
