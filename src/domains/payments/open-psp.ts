import type { Context } from '#context.ts';

import { checkPspMode } from './check-psp-mode.ts';
import { paymentErrors } from './errors.ts';
import type { GatewayDeps } from './gateway/gateway-deps.ts';
import type { Hyperswitch } from './gateway/hyperswitch.ts';
import { openHyperswitch } from './gateway/open-hyperswitch.ts';
import { openStripe } from './gateway/open-stripe.ts';
import type { Stripe } from './gateway/stripe.ts';
import { createTokenBucket } from './gateway/token-bucket.ts';
import type { Provider } from './model.ts';
import type { Outcome } from './outcome.ts';
import type { Psp } from './psp.ts';

type PspContext = Pick<Context, 'config' | 'db' | 'clock' | 'log'>;

/** How many requests a second go to one provider, and how many at once after a pause. */
export interface PspRate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * Opens the providers that the configuration names; nothing is sent before the first call.
 * @param rate other than the one of the configuration, for work that has a budget of its own.
 */
export function openPsp(ctx: PspContext, rate?: PspRate): Psp {
  const { hyperswitch, stripe } = ctx.config.payments;
  const { apiKey, profileId } = hyperswitch;
  const { secretKey } = stripe;
  let openedHyperswitch: Hyperswitch | undefined;
  let openedStripe: Stripe | undefined;
  return {
    hyperswitch: () => {
      if (apiKey === undefined) {
        throw missing('Hyperswitch', 'VEZA_PAYMENTS_HYPERSWITCH_API_KEY');
      }
      const settings = { url: hyperswitch.url, apiKey, profileId };
      return (openedHyperswitch ??= openHyperswitch(
        createDeps(ctx, 'hyperswitch', rate),
        settings,
      ));
    },
    stripe: () => {
      if (secretKey === undefined) throw missing('Stripe', 'VEZA_PAYMENTS_STRIPE_SECRET_KEY');
      const settings = { url: stripe.url, secretKey };
      return (openedStripe ??= openStripe(createDeps(ctx, 'stripe', rate), settings));
    },
    configured: { hyperswitch: apiKey !== undefined, stripe: secretKey !== undefined },
  };
}

function missing(provider: string, settings: string): Error {
  return paymentErrors.PSP_NOT_CONFIGURED({ provider, settings });
}

function createDeps(ctx: PspContext, provider: Provider, rate: PspRate | undefined): GatewayDeps {
  const { payments } = ctx.config;
  const { perSecond, burst } = rate ?? {
    perSecond: payments.requestsPerSecond,
    burst: payments.requestsPerSecond,
  };
  let distrusted: string | undefined;
  let admitted: 'no' | 'look' | 'send' = 'no';
  return {
    log: ctx.log,
    timeoutMs: payments.timeoutMs,
    livemode: payments.livemode,
    bucket: createTokenBucket(ctx.clock, perSecond, burst),
    admit: async (mode) => {
      if (distrusted !== undefined) return stop('PSP_MODE_MISMATCH', distrusted);
      if (admitted === 'send' || admitted === mode) return undefined;
      const mismatch = await checkPspMode(ctx, provider, mode === 'send');
      if (mismatch !== undefined) return stop(mismatch.code, mismatch.message);
      admitted = mode;
      return undefined;
    },
    distrust: (why) => {
      distrusted = why;
      ctx.log.error({ provider }, why);
    },
  };
}

function stop(code: string, message: string): Outcome<never> {
  const alarm = { class: 'credentials_refused', message } as const;
  return { kind: 'stop', status: null, code, message, alarm };
}
