import type { Context } from '#context.ts';
import type { VezaError } from '#core/errors.ts';

import { paymentErrors } from './errors.ts';
import { findBooksLivemode, insertBooksLivemode } from './mode-store.ts';
import type { Provider } from './model.ts';

/** How the keys of a provider say what money they are for; a key that says nothing is believed. */
const PREFIXES: Readonly<Record<Provider, { live: RegExp; test: RegExp }>> = Object.freeze({
  stripe: { live: /^[sr]k_live_/, test: /^[sr]k_test_/ },
  hyperswitch: { live: /^prd_/, test: /^(snd|dev)_/ },
});

/** Whether a key is for real money; undefined where it does not say. Pure. */
export function livemodeOfKey(provider: Provider, key: string): boolean | undefined {
  const { live, test } = PREFIXES[provider];
  if (live.test(key)) return true;
  return test.test(key) ? false : undefined;
}

/**
 * Holds the key of a provider, the setting `payments.livemode` and the books against each other. With
 * `willWrite` the books become what the setting says, where nothing was ever written.
 * @returns PSP_MODE_MISMATCH; undefined when all is of one kind.
 */
export async function checkPspMode(
  ctx: Pick<Context, 'db' | 'clock' | 'config'>,
  provider: Provider,
  willWrite: boolean,
): Promise<VezaError | undefined> {
  const { livemode, hyperswitch, stripe } = ctx.config.payments;
  const key = (provider === 'stripe' ? stripe.secretKey : hyperswitch.apiKey) ?? '';
  const ofKey = livemodeOfKey(provider, key) ?? livemode;
  let books = await findBooksLivemode(ctx, provider);
  if (books === undefined && willWrite && ofKey === livemode) {
    const account = provider === 'hyperswitch' ? (hyperswitch.merchantId ?? null) : null;
    await insertBooksLivemode(ctx, { provider, livemode, account, at: ctx.clock.now() });
    books = await findBooksLivemode(ctx, provider);
  }
  const wanted = books ?? livemode;
  if (ofKey === wanted && livemode === wanted) return undefined;
  const name = (live: boolean): string => (live ? 'real' : 'test');
  return paymentErrors.PSP_MODE_MISMATCH({
    provider,
    configured: name(ofKey === wanted ? livemode : ofKey),
    books: name(wanted),
  });
}
