import { checkPspMode, PROVIDERS } from '#domains/payments/index.ts';

import type { Diagnosis, DoctorCheck } from '../model.ts';

/** Looks at keys and books; sends nothing to anybody. */
export const payments: DoctorCheck = {
  name: 'payments',
  check: async (ctx) => {
    const { hyperswitch, stripe, livemode } = ctx.config.payments;
    const keys = { hyperswitch: hyperswitch.apiKey, stripe: stripe.secretKey };
    const configured = PROVIDERS.filter((provider) => keys[provider] !== undefined);
    if (configured.length === 0) return undefined;
    const fault = findFault(ctx.config.payments);
    if (fault !== undefined) return fault;
    const db = await ctx.database().catch(() => undefined);
    if (db !== undefined) {
      for (const provider of configured) {
        const mismatch = await checkPspMode({ ...ctx, db }, provider, false);
        if (mismatch !== undefined) {
          return { ok: false, detail: mismatch.message, fix: mismatch.hint! };
        }
      }
    }
    const kind = livemode ? 'real' : 'test';
    return { ok: true, detail: `${configured.join(' and ')} for ${kind} money, with webhooks` };
  },
};

type Settings = Parameters<DoctorCheck['check']>[0]['config']['payments'];

/** What is half configured: money would move, and nobody would be told of it in time. */
function findFault({ hyperswitch, stripe }: Settings): Diagnosis | undefined {
  if (hyperswitch.apiKey !== undefined && hyperswitch.webhookKeys.length === 0) {
    return {
      ok: false,
      detail: 'Hyperswitch has no webhook key, so every delivery of it is refused',
      fix: 'Set VEZA_PAYMENTS_HYPERSWITCH_WEBHOOK_KEYS to the payment response hash key of the profile',
    };
  }
  if (stripe.secretKey !== undefined && stripe.webhookSecrets.length === 0) {
    return {
      ok: false,
      detail: 'Stripe has no webhook secret, so every delivery of it is refused',
      fix: 'Set VEZA_PAYMENTS_STRIPE_WEBHOOK_SECRETS to the signing secret of the endpoint /webhooks/stripe',
    };
  }
  if (hyperswitch.apiKey !== undefined && hyperswitch.merchantId === undefined) {
    return {
      ok: false,
      detail: 'nothing says whose webhooks of Hyperswitch are taken',
      fix: 'Set VEZA_PAYMENTS_HYPERSWITCH_MERCHANT_ID',
    };
  }
  return undefined;
}
