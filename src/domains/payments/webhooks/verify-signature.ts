import { createHmac, timingSafeEqual, type Hmac } from 'node:crypto';

import type { Context } from '#context.ts';

import type { Provider } from '../model.ts';

/** More than a rotation needs; whoever sends more makes us compare for nothing. */
const SIGNATURES_MAX = 10;

/** What the signature of a delivery says. */
export interface SignatureVerdict {
  readonly valid: boolean;
  /** As it came. */
  readonly signature: string | null;
  /** Stripe: the time that was signed; null where the signature has none. */
  readonly signedAt: Date | null;
}

/** Checks a signature over bytes that come in pieces; nothing of them is kept. */
export interface SignatureCheck {
  update(bytes: Uint8Array): void;
  /** Constant in time for signatures of the right length. */
  finish(): SignatureVerdict;
}

/** Names of the headers that carry signatures. */
export const SIGNATURE_HEADERS: Readonly<Record<Provider, string>> = Object.freeze({
  hyperswitch: 'x-webhook-signature-512',
  stripe: 'stripe-signature',
});

/**
 * Begins to check the signature of a delivery against every key that is configured: two are valid
 * during a rotation. Without a key, or without a signature, it is not valid.
 */
export function checkSignature(
  ctx: Pick<Context, 'config'>,
  provider: Provider,
  header: string | undefined,
): SignatureCheck {
  const { hyperswitch, stripe } = ctx.config.payments;
  const signature = header?.slice(0, 2_000) ?? null;
  if (provider === 'hyperswitch') {
    const given = /^[0-9a-f]{128}$/i.test(signature ?? '') ? [signature!] : [];
    return compare('sha512', hyperswitch.webhookKeys, given, { signature, signedAt: null });
  }
  const { seconds, given } = readStripeHeader(signature ?? '');
  const signedAt = seconds === undefined ? null : new Date(Number(seconds) * 1000);
  const check = compare('sha256', stripe.webhookSecrets, seconds === undefined ? [] : given, {
    signature,
    signedAt,
  });
  check.update(Buffer.from(`${seconds ?? ''}.`));
  return check;
}

function compare(
  algorithm: 'sha256' | 'sha512',
  keys: readonly string[],
  given: readonly string[],
  facts: Pick<SignatureVerdict, 'signature' | 'signedAt'>,
): SignatureCheck {
  const macs: readonly Hmac[] =
    given.length === 0 ? [] : keys.map((key) => createHmac(algorithm, key));
  return {
    update: (bytes) => {
      for (const mac of macs) mac.update(bytes);
    },
    finish: () => {
      const expected = macs.map((mac) => mac.digest());
      const signatures = given.map((hex) => Buffer.from(hex, 'hex'));
      // Every pair is compared, so that time does not tell which one fitted.
      const matches = expected.flatMap((mac) =>
        signatures.map((one) => one.length === mac.length && timingSafeEqual(one, mac)),
      );
      return { ...facts, valid: matches.includes(true) };
    },
  };
}

/** `t=1700000000,v1=…,v1=…`: the time as it was written, for that is what was signed. */
function readStripeHeader(header: string): { seconds?: string; given: string[] } {
  const given: string[] = [];
  let seconds: string | undefined;
  for (const part of header.split(',', 2 * SIGNATURES_MAX)) {
    const [name, value = ''] = part.trim().split('=', 2);
    if (name === 't' && /^\d{1,12}$/.test(value)) seconds ??= value;
    if (name === 'v1' && /^[0-9a-f]{64}$/i.test(value)) given.push(value);
  }
  return { ...(seconds !== undefined && { seconds }), given: given.slice(0, SIGNATURES_MAX) };
}
