import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

import { WebSocketServer } from 'ws';

import type { Context } from '#context.ts';
import type { BusMessage } from '#db/bus/bus.ts';

import { WS_CLOSE, WS_PROTOCOL, type WsStream } from '../contract/ws.ts';
import { checkUpgrade } from './check-upgrade.ts';
import { Connection } from './connection.ts';
import { drainConnections } from './drain-connections.ts';
import type { FrameScope } from './frame-handlers.ts';
import { BUFFERED_CHUNKS_MAX, CLOSE_TIMEOUT_MS, FRAGMENTS_MAX } from './limits.ts';
import { openNewsFeed, type NewsFeed } from './news-feed.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import { serveConnection } from './serve-connection.ts';
import { STREAMS } from './streams.ts';
import { startSweep } from './sweep.ts';

/** The WebSocket side of a server. */
export interface Realtime {
  /** Connections that are open now. */
  connections(): number;
  /** Connections that the server has closed, by close code. */
  closes(): ReadonlyMap<number, number>;
  /** Tells every connection to move, lets it take what is queued, then closes it with 1001. */
  close(): Promise<void>;
}

/**
 * Serves `veza.v1` on `<base path>/ws` of this HTTP server. Must be closed before the server is.
 * @throws what the bus throws on subscribing
 */
export async function attachRealtime(ctx: Context, http: Server): Promise<Realtime> {
  const connections = new Set<Connection>();
  const { feeds, unsubscribe } = await subscribeAll(ctx, connections);
  const scope: FrameScope = { ctx, feeds };
  const sweep = startSweep(ctx, connections);
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: ctx.config.ws.messageBytesMax,
    maxFragments: FRAGMENTS_MAX,
    maxBufferedChunks: BUFFERED_CHUNKS_MAX,
    closeTimeout: CLOSE_TIMEOUT_MS,
    handleProtocols: () => WS_PROTOCOL,
  });
  let stopping = false;
  const closes = new Map<number, number>();
  const onClosing = (code: number): unknown => closes.set(code, (closes.get(code) ?? 0) + 1);

  const onUpgrade = (req: IncomingMessage, raw: Duplex, head: Buffer): void => {
    const onRawError = (error: Error): void => ctx.log.debug({ err: error }, 'upgrade broken off');
    raw.on('error', onRawError);
    const refusal = checkUpgrade(ctx.config, req, { connections: connections.size, stopping });
    if (refusal !== undefined) return refuseUpgrade(raw, refusal);
    sockets.handleUpgrade(req, raw, head, (socket) => {
      raw.off('error', onRawError);
      const peer = { origin: req.headers.origin, ip: req.socket.remoteAddress ?? '' };
      const connection = new Connection(ctx, socket, peer, onClosing);
      connections.add(connection);
      serveConnection(scope, connection, socket, () => connections.delete(connection));
    });
  };
  http.on('upgrade', onUpgrade);

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    stopping = true;
    await drainConnections(ctx, connections);
    http.off('upgrade', onUpgrade);
    sweep.stop();
    unsubscribe();
  };
  return {
    connections: () => connections.size,
    closes: () => closes,
    close: () => (closing ??= close()),
  };
}

/** Listens to everything that is told; where one subscription fails, none of them stays. */
async function subscribeAll(
  ctx: Context,
  connections: ReadonlySet<Connection>,
): Promise<{ feeds: Record<WsStream, NewsFeed>; unsubscribe: () => void }> {
  const opened: (() => void)[] = [];
  const unsubscribe = (): void => {
    for (const close of opened) close();
  };
  const open = async (stream: WsStream): Promise<NewsFeed> => {
    const feed = await openNewsFeed(ctx, stream, STREAMS[stream]);
    opened.push(() => feed.close());
    return feed;
  };
  try {
    const feeds = { jobs: await open('jobs'), imports: await open('imports') };
    opened.push(await listenForEndings(ctx, connections));
    return { feeds, unsubscribe };
  } catch (error) {
    unsubscribe();
    throw error;
  }
}

/**
 * Closes connections whose session has ended, or whose rights may have changed. After a gap of the
 * bus nobody knows what was missed: all connect again, with a new ticket.
 */
async function listenForEndings(
  ctx: Context,
  connections: ReadonlySet<Connection>,
): Promise<() => void> {
  const offSessions = await ctx.bus.subscribe('sessions', (news: BusMessage) => {
    for (const item of connections) {
      if (item.account === undefined) item.doubtful = true;
      else if (item.account.userId !== news['userId']) continue;
      else if (news['change'] === 'role') item.close(WS_CLOSE.refresh, 'refresh');
      else if (news['sessionId'] === null || news['sessionId'] === item.account.sessionId) {
        item.close(WS_CLOSE.unauthenticated, 'session ended');
      }
    }
  });
  const offGap = ctx.bus.onGap(() => {
    for (const item of connections) item.close(WS_CLOSE.gap, 'gap');
  });
  return () => {
    offGap();
    offSessions();
  };
}
