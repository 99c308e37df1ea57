import { createHash } from 'node:crypto';

import type { Keys } from './settings.ts';

/** Keys that follow from the seed; their prefixes say that they are for tests. */
export function makeKeys(seed: string, generation = 0): Keys {
  const draw = (name: string, length: number): string =>
    createHash('sha512')
      .update(`${seed}\0key\0${name}\0${generation}`)
      .digest('hex')
      .slice(0, length);
  return {
    apiKey: `snd_${draw('api', 48)}`,
    adminKey: `snd_admin_${draw('admin', 48)}`,
    merchantId: `merchant_${createHash('sha256').update(`${seed}\0merchant`).digest('hex').slice(0, 16)}`,
    profileId: `pro_${createHash('sha256').update(`${seed}\0profile`).digest('hex').slice(0, 20)}`,
    paymentResponseHashKey: draw('response-hash', 64),
    stripeSecretKey: `sk_test_${draw('stripe', 48)}`,
    stripeWebhookSecret: `whsec_${draw('stripe-webhook', 48)}`,
    stripeWebhookSecretOld: null,
  };
}
