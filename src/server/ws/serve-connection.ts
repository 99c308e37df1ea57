import type { RawData, WebSocket } from 'ws';

import type { ClientFrame } from '../contract/ws.ts';
import { WS_CLOSE } from '../contract/ws.ts';
import type { Connection } from './connection.ts';
import { handleFrame, leave, type FrameScope } from './frame-handlers.ts';
import {
  BURST_SECONDS,
  CONNECT_TIMEOUT_MS,
  INBOUND_QUEUE_MAX,
  VIOLATIONS_MAX,
  VIOLATIONS_WINDOW_MS,
} from './limits.ts';
import { readFrame } from './read-frame.ts';
import { createTokenBucket } from './token-bucket.ts';

/**
 * Listens to one connection until it ends. Reading never waits for work: frames are counted,
 * parsed and put in line at once, and handled one after the other.
 */
export function serveConnection(
  scope: FrameScope,
  connection: Connection,
  socket: WebSocket,
  onEnd: () => void,
): void {
  const { ctx } = scope;
  const line = createLine(scope, connection);
  const flood = createFloodGuard(scope, connection);
  const late = setTimeout(() => {
    if (connection.account === undefined) connection.close(WS_CLOSE.noConnect, 'no connect');
  }, CONNECT_TIMEOUT_MS);
  const seen = (): void => {
    connection.seenMs = ctx.clock.monotonicMs();
  };
  socket.on('ping', seen);
  socket.on('pong', seen);
  socket.on('message', (data, isBinary) => {
    seen();
    if (!connection.open) return;
    if (isBinary) return connection.close(WS_CLOSE.unsupportedData, 'text only');
    if (flood()) return;
    const read = readFrame(textOf(data));
    if (!read.ok) {
      if (connection.account === undefined) {
        return connection.close(WS_CLOSE.badProtocol, 'connect first');
      }
      const { id, code } = read;
      return connection.send({ type: 'err', ...(id !== undefined && { id }), code, retry: false });
    }
    // Beats do not stand in line: they must not look silent behind slow work.
    const { frame } = read;
    if (frame.type === 'hb' && connection.account) {
      return connection.send({ type: 'hba', id: frame.id });
    }
    line(frame);
  });
  // ws closes the connection itself with the fitting code: too big, too many pieces, bad UTF-8.
  socket.on('error', (error) => ctx.log.debug({ err: error }, 'a WebSocket broke the protocol'));
  socket.on('close', () => {
    clearTimeout(late);
    for (const stream of connection.subscriptions.keys()) leave(scope, connection, stream);
    onEnd();
  });
}

/** Frames in the order in which they came, one at a time, and not without bound. */
function createLine(scope: FrameScope, connection: Connection): (frame: ClientFrame) => void {
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  const handle = async (frame: ClientFrame): Promise<void> => {
    try {
      if (connection.open) await handleFrame(scope, connection, frame);
    } catch (error) {
      scope.ctx.log.error({ err: error, type: frame.type }, 'a WebSocket frame was not handled');
      connection.send({ type: 'err', id: frame.id, code: 'internal', retry: true });
    } finally {
      waiting -= 1;
    }
  };
  return (frame) => {
    if (waiting >= INBOUND_QUEUE_MAX) {
      connection.send({ type: 'err', id: frame.id, code: 'overloaded', retry: true });
      return;
    }
    waiting += 1;
    last = last.then(() => handle(frame));
  };
}

/** True for a frame that is over the limit; whoever goes on like that is closed. */
function createFloodGuard({ ctx }: FrameScope, connection: Connection): () => boolean {
  const perSecond = ctx.config.ws.messagesPerSecond;
  const bucket = createTokenBucket(ctx.clock, perSecond, perSecond * BURST_SECONDS);
  let violations: number[] = [];
  return () => {
    const retryAfterMs = bucket.take();
    if (retryAfterMs === 0) return false;
    const now = ctx.clock.monotonicMs();
    violations = [...violations.filter((at) => now - at < VIOLATIONS_WINDOW_MS), now];
    connection.send({ type: 'err', code: 'rate_limited', retry: true, retryAfterMs });
    if (violations.length >= VIOLATIONS_MAX) connection.close(WS_CLOSE.flood, 'flood');
    return true;
  };
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.from(data as Buffer).toString();
}
