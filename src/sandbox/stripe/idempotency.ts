import { createHash } from 'node:crypto';

import type { SandboxRequest } from '../http/model.ts';
import type { World } from '../world.ts';
import type { IdempotencyRecord } from './model.ts';
import { stripeRefusals } from './refusal.ts';

const KEPT_MS = 24 * 3_600_000;
const LENGTH_MAX = 255;

/** The place where the answer to a request with a key is kept; undefined for requests without. */
export interface KeyedRequest {
  readonly id: string;
  readonly key: string;
  readonly fingerprint: string;
}

export function readKey(request: SandboxRequest, account: string): KeyedRequest | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined || key === '' || request.method === 'GET') return undefined;
  if (key.length > LENGTH_MAX) throw stripeRefusals.keyTooLong();
  const text = `${request.method} ${request.path}\n${request.body}`;
  const fingerprint = createHash('sha256').update(text).digest('hex');
  return { id: `${account}:${key}`, key, fingerprint };
}

/**
 * What the key was answered before; undefined for a new one, or one that is a day old and forgotten.
 * Refused where its first request was another.
 */
export function findKept(world: World, keyed: KeyedRequest): IdempotencyRecord | undefined {
  const record = world.tables.idempotency.get(keyed.id);
  if (!record) return undefined;
  if (world.clock.nowMs() - record.createdAtMs >= KEPT_MS) {
    world.tables.idempotency.remove(record.id);
    return undefined;
  }
  if (record.fingerprint !== keyed.fingerprint) throw stripeRefusals.keyReused(keyed.key);
  return record;
}

export function keep(
  world: World,
  keyed: KeyedRequest,
  answer: { status: number; body: unknown; requestId: string },
): void {
  world.tables.idempotency.put({
    id: keyed.id,
    seq: world.state.nextSeq(),
    fingerprint: keyed.fingerprint,
    status: answer.status,
    body: JSON.stringify(answer.body),
    requestId: answer.requestId,
    createdAtMs: world.clock.nowMs(),
  });
}
