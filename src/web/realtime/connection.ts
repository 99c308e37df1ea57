import type { ClientFrame, ServerFrame, WsStream } from '#server/contract/ws.ts';

import { ApiProblem } from '#web/api/api-problem.ts';
import { createStore, type Store } from '#web/app/store.ts';

import { closeVerdict, reconnectDelayMs } from './close-verdict.ts';

/** What a subscriber hears: the state at the start (again after every loss), then each change. */
export type StreamMessage =
  | { readonly kind: 'snapshot'; readonly items: readonly unknown[] }
  | { readonly kind: 'change'; readonly item: unknown };
export type StreamListener = (message: StreamMessage) => void;
export type ConnectionStatus = 'idle' | 'connecting' | 'live' | 'waiting' | 'stopped';

/** The part of a browser's WebSocket that is used. */
export type Socket = Pick<
  WebSocket,
  'send' | 'close' | 'onopen' | 'onmessage' | 'onclose' | 'onerror'
>;

export interface ConnectionInput {
  readonly openSocket: () => Socket;
  /** A fresh one-time ticket. @throws ApiProblem */
  readonly ticket: () => Promise<string>;
  readonly random: () => number;
}

/** One connection for all streams; open only while somebody listens. */
export interface Connection {
  readonly status: Pick<Store<ConnectionStatus>, 'get' | 'subscribe'>;
  /** Returns the function that ends the subscription. */
  readonly subscribe: (stream: WsStream, listener: StreamListener) => () => void;
  /** Tries at once where a try is being waited for: the network is back. */
  readonly wake: () => void;
}

type OutgoingFrame = ClientFrame extends infer F
  ? F extends { id: number }
    ? Omit<F, 'id'>
    : F
  : never;

/** Client of `veza.v1`: ticket, connect, subscriptions, heartbeats; reconnects by close code. */
export function createConnection(input: ConnectionInput): Connection {
  const status = createStore<ConnectionStatus>('idle');
  const listeners = new Map<WsStream, Set<StreamListener>>();
  /** Sequence number of the last event applied, a stream; absent until subscribed. */
  const positions = new Map<WsStream, number>();
  let socket: Socket | undefined;
  let frameId = 0;
  let attempt = 0;
  /** Grows with every opening and closing: an opening that has been overtaken gives up. */
  let generation = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let beatTimer: ReturnType<typeof setInterval> | undefined;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;

  const send = (frame: OutgoingFrame) => socket?.send(JSON.stringify({ ...frame, id: ++frameId }));
  const tell = (stream: WsStream, message: StreamMessage) => {
    for (const listener of listeners.get(stream) ?? []) listener(message);
  };
  const clearTimers = () => {
    clearTimeout(retryTimer);
    clearTimeout(silenceTimer);
    clearInterval(beatTimer);
  };

  const lose = (lost: Socket | undefined, code: number) => {
    if (lost !== socket) return;
    clearTimers();
    socket = undefined;
    positions.clear();
    if (listeners.size === 0) return status.set('idle');
    if (closeVerdict(code) === 'stop') return status.set('stopped');
    status.set('waiting');
    retryTimer = setTimeout(() => void open(), reconnectDelayMs(attempt++, input.random()));
  };

  const hear = (from: Socket, frame: ServerFrame, timeoutMs: { value: number }) => {
    clearTimeout(silenceTimer);
    if (frame.type === 'welcome') {
      timeoutMs.value = frame.hb.timeoutMs;
      attempt = 0;
      beatTimer = setInterval(() => send({ type: 'hb' }), frame.hb.intervalMs);
      status.set('live');
      for (const stream of listeners.keys()) send({ type: 'sub', stream });
    } else if (frame.type === 'subbed') {
      positions.set(frame.stream, frame.seq);
      tell(frame.stream, { kind: 'snapshot', items: frame.snapshot });
    } else if (frame.type === 'ev') {
      applyEvent(frame);
    }
    silenceTimer = setTimeout(() => {
      from.close(4009, 'silent');
      lose(from, 4009);
    }, timeoutMs.value);
  };

  const applyEvent = (frame: Extract<ServerFrame, { type: 'ev' }>) => {
    const last = positions.get(frame.stream);
    if (last === undefined || frame.seq <= last) return;
    if (frame.seq === last + 1) {
      positions.set(frame.stream, frame.seq);
      tell(frame.stream, { kind: 'change', item: frame.data });
      return;
    }
    // A hole: what was missed is in the snapshot of a new subscription.
    positions.delete(frame.stream);
    send({ type: 'unsub', stream: frame.stream });
    send({ type: 'sub', stream: frame.stream });
  };

  const open = async () => {
    clearTimers();
    status.set('connecting');
    const mine = ++generation;
    const ticket = await input.ticket().catch((error: unknown) => {
      const refused = error instanceof ApiProblem && (error.status === 401 || error.status === 403);
      if (mine === generation) lose(undefined, refused ? 4501 : 1006);
    });
    if (ticket === undefined || mine !== generation) return;
    const opened = input.openSocket();
    socket = opened;
    const timeoutMs = { value: 15_000 };
    opened.onopen = () => send({ type: 'connect', ticket, client: { name: 'web', version: '1' } });
    opened.onmessage = (event) =>
      hear(opened, JSON.parse(String(event.data)) as ServerFrame, timeoutMs);
    opened.onclose = (event) => lose(opened, event.code);
    // A close follows every error and carries the code that decides.
    opened.onerror = () => undefined;
  };

  return {
    status,
    subscribe(stream, listener) {
      const known = listeners.get(stream) ?? new Set();
      listeners.set(stream, known.add(listener));
      const current = status.get();
      if (current === 'idle' || current === 'stopped') void open();
      else if (current === 'live') {
        // Also for a second listener: the snapshot is how it starts.
        if (known.size > 1) send({ type: 'unsub', stream });
        send({ type: 'sub', stream });
      }
      return () => {
        known.delete(listener);
        if (known.size > 0) return;
        listeners.delete(stream);
        positions.delete(stream);
        if (listeners.size === 0) {
          clearTimers();
          generation++;
          const closing = socket;
          socket = undefined;
          closing?.close(1000);
          status.set('idle');
        } else if (status.get() === 'live') send({ type: 'unsub', stream });
      };
    },
    wake() {
      if (status.get() === 'waiting') void open();
    },
  };
}
