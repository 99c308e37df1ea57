import { WebSocket, type ClientOptions } from 'ws';

import type { Context } from '#context.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { createWsTicket, type SessionId, type UserId } from '#domains/identity/index.ts';
import { WS_PROTOCOL, type ServerFrame } from '#server/contract/ws.ts';

/** A client that does nothing by itself but answer pings. */
export interface TestClient {
  readonly socket: WebSocket;
  readonly frames: ServerFrame[];
  /** Code and reason, once the connection is over. */
  readonly closed: Promise<{ code: number; reason: string }>;
  send(frame: unknown): void;
  /** The next frame of this type that was not asked for before. */
  next<T extends ServerFrame['type']>(type: T): Promise<Extract<ServerFrame, { type: T }>>;
}

export interface ClientInput {
  origin?: string;
  protocols?: string[];
  options?: ClientOptions;
}

const WAIT_MS = 10_000;

/** Opens a connection. Rejects with the status, `refused: 403`, when the server refuses it. */
export async function openClient(port: number, input: ClientInput = {}): Promise<TestClient> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, input.protocols ?? [WS_PROTOCOL], {
    ...input.options,
    ...(input.origin !== undefined && { origin: input.origin }),
  });
  const frames: ServerFrame[] = [];
  const asked: { type: string; resolve: (frame: ServerFrame) => void }[] = [];
  const unread: ServerFrame[] = [];
  socket.on('message', (data) => {
    const frame = JSON.parse((data as Buffer).toString()) as ServerFrame;
    frames.push(frame);
    const index = asked.findIndex((item) => item.type === frame.type);
    if (index < 0) unread.push(frame);
    else asked.splice(index, 1)[0]!.resolve(frame);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
    socket.once('unexpected-response', (_req, res) => {
      reject(new Error(`refused: ${res.statusCode}`));
      res.resume();
    });
  });
  socket.on('error', () => undefined);
  const next = <T extends ServerFrame['type']>(type: T) =>
    new Promise<Extract<ServerFrame, { type: T }>>((resolve, reject) => {
      const index = unread.findIndex((frame) => frame.type === type);
      if (index >= 0) return resolve(unread.splice(index, 1)[0] as never);
      const seen = () => JSON.stringify(frames).slice(0, 500);
      const timer = setTimeout(() => reject(new Error(`no ${type} frame; ${seen()}`)), WAIT_MS);
      asked.push({
        type,
        resolve: (frame) => {
          clearTimeout(timer);
          resolve(frame as never);
        },
      });
    });
  return { socket, frames, closed, next, send: (frame) => socket.send(JSON.stringify(frame)) };
}

export interface TestSession {
  readonly userId: UserId;
  readonly sessionId: SessionId;
}

/** An account with a live session, without the cost of a password. */
export async function addSession(ctx: Context, role: 'admin' | 'user'): Promise<TestSession> {
  const userId = ctx.ids.next<'user'>();
  const sessionId = ctx.ids.next<'session'>();
  await query(
    ctx,
    sql`insert into users (id, email, display_name, password_hash, role)
        values (${userId}::uuid, ${`${userId}@example.org`}, 'Test', 'x', ${role})`,
  );
  await query(
    ctx,
    sql`insert into sessions (id, user_id, expires_at)
        values (${sessionId}::uuid, ${userId}::uuid, now() + interval '1 day')`,
  );
  return { userId, sessionId };
}

/** A client that has shown its ticket and been welcomed. */
export async function openSignedIn(
  ctx: Context,
  port: number,
  session: TestSession,
  input: ClientInput = {},
): Promise<TestClient> {
  const { sessionId } = session;
  const { ticket } = await createWsTicket(ctx, { sessionId, origin: input.origin });
  const client = await openClient(port, input);
  client.send({ type: 'connect', id: 1, ticket });
  await client.next('welcome');
  return client;
}
