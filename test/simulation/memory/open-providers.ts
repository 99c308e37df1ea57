import type { HttpAnswer } from '#domains/payments/gateway/http-answer.ts';
import { readAnswer } from '#domains/payments/gateway/read-answer.ts';
import { decideReply, type Reply } from '#sandbox/http/decide-reply.ts';
import { createLevers, type Levers } from '#sandbox/levers/levers.ts';
import { openWorld } from '#sandbox/open-world.ts';
import type { World } from '#sandbox/world.ts';

import type { Wire } from './exchange.ts';

/** Both providers in this process: the sandbox without its sockets. */
export interface Providers {
  readonly world: World;
  readonly levers: Levers;
  /** What comes of a request that is sent now. */
  answer(request: Parameters<Wire>[0]): Promise<HttpAnswer>;
  listen(): void;
  close(): void;
}

/** Keys follow from it, so that one configuration fits all histories. */
export const SANDBOX_SEED = 'simulation';
const NOWHERE = 'memory:';

export function openProviders(startAt: Date): Providers {
  const ended = new AbortController();
  const world = openWorld({
    seed: SANDBOX_SEED,
    stateFile: undefined,
    clock: 'virtual',
    startAt,
    plan: [],
    limits: undefined,
    signal: ended.signal,
    url: () => NOWHERE,
  });
  const inUse = new Set<string>();
  return {
    world,
    levers: createLevers(world),
    listen: () =>
      world.changeSettings({
        webhooks: { hyperswitch: `${NOWHERE}hyperswitch`, stripe: `${NOWHERE}stripe` },
      }),
    answer: async ({ url, method, headers, body }) => {
      const { path, query } = readUrl(url);
      const provider = path.startsWith('/v1/') ? 'stripe' : 'hyperswitch';
      const fault = world.faults.chooseForCall({ provider, method, path });
      const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
      const read = Object.fromEntries(lower) as Record<string, string>;
      const request = { method, path, query, headers: read, body: body ?? '', fault: undefined };
      const place = { params: {}, remoteAddress: '', localAddress: '' };
      const call = { world, provider, request: { ...request, ...place }, inUse } as const;
      const end = world.calls.begin({
        at: world.clock.iso(),
        provider,
        method,
        path,
        query: '',
        idempotencyKey: read['idempotency-key'] ?? null,
        fault: fault?.kind ?? null,
      });
      const reply = await decideReply(call, fault);
      end({ status: reply.kind === 'answer' ? reply.answer.status : null, durationMs: 0 });
      return toAnswer(reply);
    },
    close: () => ended.abort(),
  };
}

/** As `URL` has it, which costs as much as a whole transaction; nothing here has to be normalised. */
function readUrl(url: string): { path: string; query: URLSearchParams } {
  const [place = '', search] = url.slice(url.indexOf('/', 'https://'.length)).split('?', 2);
  return { path: place, query: new URLSearchParams(search) };
}

/** As a caller gets to see it who waits no longer than a moment. */
function toAnswer(reply: Reply): HttpAnswer {
  if (reply.kind === 'hang') return { fault: 'timeout', status: null, message: 'no answer' };
  if (reply.kind === 'reset') return { fault: 'reset', status: null, message: 'ECONNRESET' };
  const { answer, isTruncated = false, afterMs } = reply;
  answer.onSent?.();
  const { status, headers = {}, body } = answer;
  if (afterMs !== undefined) return { fault: 'timeout', status: null, message: 'too late' };
  if (isTruncated) return { fault: 'truncated', status, message: 'it ends in the middle' };
  const isText = typeof body === 'string';
  return readAnswer({
    status,
    retryAfter: headers['Retry-After'] ?? null,
    replayed: headers['Idempotent-Replayed'] === 'true',
    contentType: headers['Content-Type'] ?? (isText ? 'text/plain' : 'application/json'),
    bytes: Buffer.from(isText ? body : JSON.stringify(body)),
  });
}
