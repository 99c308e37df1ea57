import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import { WS_CLOSE, type ClientFrame, type ServerFrame } from '#server/contract/ws.ts';
import { createConnection, type Socket, type StreamMessage } from '#web/realtime/connection.ts';

import { waitFor } from '../../support/wait-for.ts';

let server: WebSocketServer;
let tickets: number;
let frames: ClientFrame[];
let sockets: WebSocket[];

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  [tickets, frames, sockets] = [0, [], []];
  await once(server, 'listening');
});
afterEach(() => {
  for (const socket of server.clients) socket.terminate();
  server.close();
});

/** A server that answers as the protocol says; `jobs` has one row at sequence 7. */
function answerHonestly(): void {
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (data) => {
      const frame = JSON.parse((data as Buffer).toString()) as ClientFrame;
      frames.push(frame);
      if (frame.type === 'connect') reply(socket, welcome(frame.id));
      if (frame.type === 'sub') {
        const { id, stream } = frame;
        reply(socket, {
          type: 'subbed',
          id,
          stream,
          seq: 7,
          snapshot: [{ id: 'first' }],
          truncated: false,
        });
      }
    });
  });
}
const reply = (socket: WebSocket | undefined, frame: ServerFrame) =>
  socket?.send(JSON.stringify(frame));
const welcome = (id: number): ServerFrame => ({
  type: 'welcome',
  id,
  session: 's',
  hb: { intervalMs: 50, timeoutMs: 5000 },
  limits: { messageBytesMax: 8192, messagesPerSecond: 20, burst: 40 },
  serverTime: '2026-01-01T00:00:00.000Z',
});
const event = (seq: number, id: string) =>
  ({ type: 'ev', stream: 'jobs', seq, kind: 'job', data: { id } }) as unknown as ServerFrame;

function connect() {
  const heard: StreamMessage[] = [];
  const connection = createConnection({
    openSocket: () =>
      new WebSocket(
        `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ) as unknown as Socket,
    ticket: () => Promise.resolve(`ticket-${++tickets}`),
    random: () => 0.01,
  });
  const leave = connection.subscribe('jobs', (message) => heard.push(message));
  const applied = () =>
    heard.map((message) =>
      message.kind === 'change' ? (message.item as { id: string }).id : 'snapshot',
    );
  return { connection, leave, applied };
}
const live = (connection: ReturnType<typeof connect>['connection']) =>
  waitFor('a live connection', () => connection.status.get() === 'live');

test('a subscriber hears the snapshot, then every event once and in order', async () => {
  answerHonestly();
  const { leave, applied } = connect();
  await waitFor('the snapshot', () => applied().length === 1);
  reply(sockets[0], event(8, 'a'));
  reply(sockets[0], event(8, 'again'));
  reply(sockets[0], event(9, 'b'));
  await waitFor('the events', () => applied().includes('b'));
  expect(applied()).toEqual(['snapshot', 'a', 'b']);
  expect(frames[0]).toMatchObject({ type: 'connect', ticket: 'ticket-1' });
  leave();
});

test('a hole in the sequence makes it subscribe anew instead of guessing', async () => {
  answerHonestly();
  const { leave, applied } = connect();
  await waitFor('the snapshot', () => applied().length === 1);
  reply(sockets[0], event(10, 'too far'));
  await waitFor('a second snapshot', () => applied().length === 2);
  expect(applied()).toEqual(['snapshot', 'snapshot']);
  leave();
});

test('it sends heartbeats at the interval that the server asks for', async () => {
  answerHonestly();
  const { leave } = connect();
  const beats = () => frames.filter((frame) => frame.type === 'hb');
  await waitFor('two heartbeats', () => beats().length >= 2);
  leave();
  const [first, second] = beats();
  expect(second?.id).toBeGreaterThan(first?.id ?? Infinity);
});

test('a lost connection is opened again with a new ticket and a new snapshot', async () => {
  answerHonestly();
  const { connection, leave, applied } = connect();
  await live(connection);
  sockets[0]?.close(WS_CLOSE.slow);
  await waitFor('the second snapshot', () => applied().length === 2);
  expect(tickets).toBe(2);
  leave();
});

test('a connection that is refused for good is not tried again', async () => {
  server.on('connection', (socket) => socket.close(WS_CLOSE.forbidden));
  const { connection, leave } = connect();
  await waitFor('the end', () => connection.status.get() === 'stopped');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(tickets).toBe(1);
  leave();
});

test('when nobody listens any more the connection is closed', async () => {
  answerHonestly();
  const { connection, leave } = connect();
  await live(connection);
  leave();
  await waitFor('the close', () => server.clients.size === 0);
  expect(connection.status.get()).toBe('idle');
});
