import type { Provider } from '../faults/model.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';

/** Requests per second that each provider takes. */
export interface RateLimitFigures {
  readonly hyperswitchPerSecond: number;
  readonly stripePerSecond: number;
  readonly stripePerEndpointPerSecond: number;
}

/** As documented: Hyperswitch in all; Stripe in all, and for each operation. */
export const DOCUMENTED_LIMITS: RateLimitFigures = Object.freeze({
  hyperswitchPerSecond: 80,
  stripePerSecond: 100,
  stripePerEndpointPerSecond: 25,
});

export interface RateLimits {
  /** Takes a token; undefined when there is one, and otherwise the limit that was reached. */
  take(provider: Provider, endpoint: string): 'global' | 'endpoint' | undefined;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Token buckets of one second's worth, filled by the sandbox's clock. */
export function createRateLimits(
  clock: SandboxClock,
  figures: RateLimitFigures | undefined,
): RateLimits {
  const buckets = new Map<string, Bucket>();
  const refill = (name: string, perSecond: number): Bucket => {
    const nowMs = clock.nowMs();
    const bucket = buckets.get(name) ?? { tokens: perSecond, atMs: nowMs };
    const gained = ((nowMs - bucket.atMs) / 1000) * perSecond;
    bucket.tokens = Math.min(perSecond, bucket.tokens + gained);
    bucket.atMs = nowMs;
    buckets.set(name, bucket);
    return bucket;
  };
  return {
    take: (provider, endpoint) => {
      if (!figures) return undefined;
      const isStripe = provider === 'stripe';
      const all = refill(
        provider,
        isStripe ? figures.stripePerSecond : figures.hyperswitchPerSecond,
      );
      if (all.tokens < 1) return 'global';
      if (isStripe) {
        const one = refill(`stripe ${endpoint}`, figures.stripePerEndpointPerSecond);
        if (one.tokens < 1) return 'endpoint';
        one.tokens -= 1;
      }
      all.tokens -= 1;
      return undefined;
    },
  };
}
