import { probePsp, PROVIDERS, type Provider } from '#domains/payments/index.ts';

import type { Diagnosis, DoctorCheck, DoctorContext } from '../model.ts';

const SETTINGS: Readonly<Record<Provider, { readonly key: string; readonly url: string }>> =
  Object.freeze({
    hyperswitch: {
      key: 'VEZA_PAYMENTS_HYPERSWITCH_API_KEY',
      url: 'VEZA_PAYMENTS_HYPERSWITCH_URL',
    },
    stripe: { key: 'VEZA_PAYMENTS_STRIPE_SECRET_KEY', url: 'VEZA_PAYMENTS_STRIPE_URL' },
  });

/** Asks each provider that is configured for one list, which is empty. */
export const paymentProviders: DoctorCheck = {
  name: 'payment-providers',
  check: async (ctx) => {
    const found = await Promise.all(PROVIDERS.map((provider) => probe(ctx, provider)));
    const asked = found.filter((item) => item !== undefined);
    if (asked.length === 0) return { ok: true, detail: 'skipped: none is configured' };
    const fixes = asked.flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
    return {
      ok: fixes.length === 0,
      detail: asked.map(({ detail }) => detail).join('; '),
      ...(fixes.length === 0 ? {} : { fix: fixes.join('; ') }),
    };
  },
};

async function probe(ctx: DoctorContext, provider: Provider): Promise<Diagnosis | undefined> {
  const startedAt = ctx.clock.monotonicMs();
  const outcome = await probePsp(ctx, provider);
  if (outcome === undefined) return undefined;
  const { key, url } = SETTINGS[provider];
  const at = `${provider} at ${new URL(ctx.config.payments[provider].url).host}`;
  if (outcome.kind === 'applied') {
    const ms = Math.round(ctx.clock.monotonicMs() - startedAt);
    return { ok: true, detail: `${at} answers in ${ms} ms and takes the key` };
  }
  if (outcome.kind === 'stop') {
    const fix = `Compare ${key} with the dashboard of ${provider}`;
    return { ok: false, detail: `${at} refuses the key: ${outcome.message}`, fix };
  }
  const fix = `Check ${url}, the network, and what ${provider} says of its state`;
  return { ok: false, detail: `${at} gives no usable answer: ${outcome.message}`, fix };
}
