import type { BaseContext } from '#context.ts';

import type { GatewayDeps } from './gateway/gateway-deps.ts';
import { openHyperswitch } from './gateway/open-hyperswitch.ts';
import { openStripe } from './gateway/open-stripe.ts';
import { createTokenBucket } from './gateway/token-bucket.ts';
import type { Provider } from './model.ts';
import type { Outcome } from './outcome.ts';

/** Longest wait for an answer: somebody waits for it, and nothing depends on it. */
const PROBE_MS_MAX = 10_000;

/**
 * Whether a provider answers, and to our credentials: the list of what was made at this very moment.
 * Needs no database, and moves nothing.
 * @returns undefined where the provider is not configured.
 */
export async function probePsp(
  ctx: Pick<BaseContext, 'config' | 'clock' | 'log' | 'signal' | 'requestId'>,
  provider: Provider,
): Promise<Outcome<unknown> | undefined> {
  const { hyperswitch, stripe, livemode, timeoutMs } = ctx.config.payments;
  const deps: GatewayDeps = {
    log: ctx.log,
    timeoutMs: Math.min(timeoutMs, PROBE_MS_MAX),
    livemode,
    bucket: createTokenBucket(ctx.clock, 1),
    // Which money the books are of is a question to the database, and none of this one.
    admit: () => Promise.resolve(undefined),
    distrust: () => undefined,
  };
  const now = ctx.clock.now();
  const moment = { since: now, until: now };
  const call = { signal: ctx.signal, requestId: ctx.requestId };
  if (provider === 'hyperswitch') {
    const { url, apiKey, profileId } = hyperswitch;
    if (apiKey === undefined) return undefined;
    return openHyperswitch(deps, { url, apiKey, profileId }).listPayments(moment, call);
  }
  const { url, secretKey } = stripe;
  if (secretKey === undefined) return undefined;
  return openStripe(deps, { url, secretKey }).listTransferPage(moment, call);
}
