import type { Hyperswitch } from './gateway/hyperswitch.ts';
import type { Stripe } from './gateway/stripe.ts';

/** The payment providers of this installation. */
export interface Psp {
  /** @throws PSP_NOT_CONFIGURED */
  hyperswitch(): Hyperswitch;
  /** @throws PSP_NOT_CONFIGURED */
  stripe(): Stripe;
  /** Which of them are configured. */
  readonly configured: { readonly hyperswitch: boolean; readonly stripe: boolean };
}
