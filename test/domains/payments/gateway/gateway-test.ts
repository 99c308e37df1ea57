import { systemClock } from '#core/clock.ts';
import { createLog } from '#core/log.ts';
import type { KeyedCall } from '#domains/payments/gateway/call.ts';
import type { GatewayDeps } from '#domains/payments/gateway/gateway-deps.ts';
import { createTokenBucket } from '#domains/payments/gateway/token-bucket.ts';

/** What a gateway of a test is made of. */
export function testDeps(overrides: Partial<GatewayDeps> = {}): GatewayDeps {
  return {
    log: createLog('fatal'),
    timeoutMs: 30_000,
    bucket: createTokenBucket(systemClock, 1_000),
    livemode: false,
    admit: async () => undefined,
    distrust: () => {},
    ...overrides,
  };
}

/** A call that nobody ends. */
export function testCall(overrides: Partial<KeyedCall> = {}): KeyedCall {
  return {
    signal: new AbortController().signal,
    requestId: 'request-1',
    idempotencyKey: 'key-1',
    first: true,
    ...overrides,
  };
}
