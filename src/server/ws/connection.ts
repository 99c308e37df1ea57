import type { WebSocket } from 'ws';

import type { Context } from '#context.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { WS_CLOSE, type ServerFrame, type WsStream } from '../contract/ws.ts';
import type { Follower } from './news-feed.ts';

export type Account = Extract<Viewer, { kind: 'account' }>;

/** What of the request is kept: no more than this, for as long as the connection lives. */
export interface Peer {
  readonly origin: string | undefined;
  readonly ip: string;
}

/** One subscription: its events are numbered without holes from the snapshot on. */
export interface Subscription extends Follower {
  seq: number;
}

/** One WebSocket: who is there, what it follows, and the bounded way out. */
export class Connection {
  readonly id: string;
  readonly peer: Peer;
  readonly openedMs: number;
  readonly subscriptions = new Map<WsStream, Subscription>();
  account: Account | undefined;
  /** Sessions ended while its ticket was being looked at: it cannot know whether its own. */
  doubtful = false;
  /** When something last came in, monotonic. */
  seenMs: number;
  pingedMs: number;
  readonly #socket: WebSocket;
  readonly #queueBytesMax: number;
  readonly #onClosing: (code: number) => void;

  constructor(
    ctx: Pick<Context, 'clock' | 'config' | 'ids'>,
    socket: WebSocket,
    peer: Peer,
    onClosing: (code: number) => void,
  ) {
    this.#onClosing = onClosing;
    this.id = ctx.ids.next<'connection'>();
    this.peer = peer;
    this.#socket = socket;
    this.#queueBytesMax = ctx.config.ws.queueBytesMax;
    this.openedMs = ctx.clock.monotonicMs();
    this.seenMs = this.openedMs;
    this.pingedMs = this.openedMs;
  }

  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Bytes that the peer has not taken yet. */
  get queuedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Sends a frame, or drops the connection when its reader is too slow: it can resume. */
  send(frame: ServerFrame): void {
    if (!this.open) return;
    const text = JSON.stringify(frame);
    if (this.queuedBytes + Buffer.byteLength(text) > this.#queueBytesMax) {
      this.close(WS_CLOSE.slow, 'slow');
      return;
    }
    this.#socket.send(text);
  }

  ping(nowMs: number): void {
    if (!this.open) return;
    this.pingedMs = nowMs;
    this.#socket.ping();
  }

  /** Asks the peer to close; the socket is destroyed when it does not answer in time. */
  close(code: number, reason: string): void {
    if (!this.open) return;
    this.#onClosing(code);
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }
}
