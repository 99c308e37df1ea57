import type { Context } from '#context.ts';
import { can, redeemWsTicket } from '#domains/identity/index.ts';

import { WS_CLOSE, type ClientFrame, type WsStream } from '../contract/ws.ts';
import type { Connection, Subscription } from './connection.ts';
import { BURST_SECONDS, PING_EVERY_MS } from './limits.ts';
import type { NewsFeed } from './news-feed.ts';
import { STREAMS } from './streams.ts';

/** What the handlers of frames share. */
export interface FrameScope {
  readonly ctx: Context;
  readonly feeds: Readonly<Record<WsStream, NewsFeed>>;
}

type Frame<T extends ClientFrame['type']> = Extract<ClientFrame, { type: T }>;

/** Handles one frame that is well formed and within the limits. A throw costs this frame. */
export async function handleFrame(
  scope: FrameScope,
  connection: Connection,
  frame: ClientFrame,
): Promise<void> {
  if (frame.type === 'connect') return connect(scope, connection, frame);
  if (connection.account === undefined) {
    return connection.close(WS_CLOSE.badProtocol, 'connect first');
  }
  if (frame.type === 'sub') return subscribe(scope, connection, frame);
  if (frame.type === 'unsub') {
    leave(scope, connection, frame.stream);
    connection.send({ type: 'unsubbed', id: frame.id, stream: frame.stream });
  }
}

/** Ends a subscription, if there is one. */
export function leave(scope: FrameScope, connection: Connection, stream: WsStream): void {
  const subscription = connection.subscriptions.get(stream);
  if (subscription === undefined) return;
  scope.feeds[stream].unfollow(subscription);
  connection.subscriptions.delete(stream);
}

async function connect(
  { ctx }: FrameScope,
  connection: Connection,
  frame: Frame<'connect'>,
): Promise<void> {
  if (connection.account !== undefined) {
    return connection.close(WS_CLOSE.badProtocol, 'connected already');
  }
  const { origin } = connection.peer;
  const viewer = await redeemWsTicket(ctx, { ticket: frame.ticket, origin });
  if (viewer?.kind !== 'account') return connection.close(WS_CLOSE.unauthenticated, 'ticket');
  if (connection.doubtful) return connection.close(WS_CLOSE.refresh, 'refresh');
  connection.account = viewer;
  const { messageBytesMax, messagesPerSecond, silenceMs } = ctx.config.ws;
  connection.send({
    type: 'welcome',
    id: frame.id,
    session: connection.id,
    hb: { intervalMs: pingEveryMs(silenceMs), timeoutMs: silenceMs },
    limits: { messageBytesMax, messagesPerSecond, burst: messagesPerSecond * BURST_SECONDS },
    serverTime: ctx.clock.now().toISOString(),
  });
}

async function subscribe(
  scope: FrameScope,
  connection: Connection,
  { id, stream }: Frame<'sub'>,
): Promise<void> {
  if (!can(connection.account!, STREAMS[stream].permission)) {
    return connection.send({ type: 'err', id, code: 'forbidden', retry: false });
  }
  leave(scope, connection, stream);
  const subscription: Subscription = {
    seq: 0,
    onEvent: (event) => connection.send({ ...event, seq: (subscription.seq += 1) }),
  };
  await scope.feeds[stream].follow(subscription, ({ items, truncated }) => {
    connection.send({ type: 'subbed', id, stream, seq: 0, snapshot: [...items], truncated });
  });
  if (connection.open) connection.subscriptions.set(stream, subscription);
  else scope.feeds[stream].unfollow(subscription);
}

/** How often either side beats, so that neither is ever silent for too long. */
export function pingEveryMs(silenceMs: number): number {
  return Math.max(1, Math.min(PING_EVERY_MS, Math.floor(silenceMs / 2)));
}
