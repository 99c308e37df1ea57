import type { BaseContext } from '#context.ts';

import { paymentErrors } from './errors.ts';
import type { Psp } from './psp.ts';

/** Opens the providers that the configuration names; nothing is sent before the first call. */
export function openPsp(_ctx: Pick<BaseContext, 'config'>): Psp {
  const missing = (provider: string, settings: string) => (): never => {
    throw paymentErrors.PSP_NOT_CONFIGURED({ provider, settings });
  };
  return {
    hyperswitch: missing('Hyperswitch', 'VEZA_PAYMENTS_HYPERSWITCH_API_KEY'),
    stripe: missing('Stripe', 'VEZA_PAYMENTS_STRIPE_SECRET_KEY'),
    configured: { hyperswitch: false, stripe: false },
  };
}
