import * as z from 'zod';

import { importRun, job } from './jobs.ts';

/** Subprotocol of `/ws`. One JSON object a text frame; unknown fields ignored, unknown types refused. */
export const WS_PROTOCOL = 'veza.v1';

/** Streams that a client may subscribe to. Both need permissions (`job:read`, `import:read`). */
export const wsStream = z.enum(['jobs', 'imports']);
export type WsStream = z.infer<typeof wsStream>;

const requestId = z.int().min(0);

/** What a client may send. `id` is its own, growing number; the reply carries it. */
export const clientFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('connect'),
    id: requestId,
    ticket: z.string().min(1).max(200),
    client: z.object({ name: z.string().max(64), version: z.string().max(64) }).optional(),
  }),
  z.object({ type: z.literal('sub'), id: requestId, stream: wsStream }),
  z.object({ type: z.literal('unsub'), id: requestId, stream: wsStream }),
  z.object({ type: z.literal('hb'), id: requestId }),
]);
export type ClientFrame = z.infer<typeof clientFrame>;

/** What the server sends. Events of a stream are numbered without holes per subscription. */
export const serverFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    id: requestId,
    session: z.string(),
    hb: z.object({ intervalMs: z.int(), timeoutMs: z.int() }),
    limits: z.object({ messageBytesMax: z.int(), messagesPerSecond: z.int(), burst: z.int() }),
    serverTime: z.iso.datetime(),
  }),
  /** The state at the moment of subscribing: unfinished jobs, the newest imports. */
  z.object({
    type: z.literal('subbed'),
    id: requestId,
    stream: wsStream,
    seq: z.int(),
    snapshot: z.array(z.unknown()),
    /** Whether there is more than the snapshot holds. */
    truncated: z.boolean(),
  }),
  z.object({ type: z.literal('unsubbed'), id: requestId, stream: wsStream }),
  z.object({ type: z.literal('hba'), id: requestId }),
  z.object({
    type: z.literal('ev'),
    stream: wsStream,
    seq: z.int(),
    kind: z.enum(['job', 'import']),
    data: z.union([job, importRun]),
  }),
  z.object({ type: z.literal('drain'), deadlineMs: z.int() }),
  z.object({
    type: z.literal('err'),
    id: requestId.optional(),
    code: z.string(),
    retry: z.boolean(),
    retryAfterMs: z.int().optional(),
  }),
]);
export type ServerFrame = z.infer<typeof serverFrame>;

/** Close codes: 4000–4499 reconnect, 4500–4999 do not. */
export const WS_CLOSE = Object.freeze({
  goingAway: 1001,
  unsupportedData: 1003,
  tooBig: 1009,
  refresh: 4001,
  slow: 4008,
  silent: 4009,
  noConnect: 4011,
  gap: 4012,
  flood: 4029,
  badProtocol: 4500,
  unauthenticated: 4501,
  forbidden: 4503,
  connectionLimit: 4504,
});
