import type { RefundStatus } from '../hyperswitch/model.ts';
import type { Row } from './table.ts';

/** The secrets of both providers; made from the seed, or at random. */
export interface Keys {
  readonly apiKey: string;
  readonly adminKey: string;
  readonly merchantId: string;
  readonly profileId: string;
  /** Undefined: webhooks carry no signature, as with a profile that has no key. */
  readonly paymentResponseHashKey: string | null;
  readonly stripeSecretKey: string;
  readonly stripeWebhookSecret: string;
  /** During a rotation both secrets sign. */
  readonly stripeWebhookSecretOld: string | null;
}

/** What levers change about the sandbox itself. */
export interface Settings extends Row {
  readonly seed: string;
  readonly keys: Keys;
  readonly webhooks: { readonly hyperswitch: string | null; readonly stripe: string | null };
  /** What a new refund becomes. */
  readonly newRefunds: RefundStatus;
  /** What a payment becomes that is confirmed with a good card. */
  readonly newPayments: 'succeeded' | 'processing';
  /** How long money of a payment is pending before transfers can use it. */
  readonly settlementMs: number;
  /** How many units of the second currency one of the first is worth: `eur_usd`. */
  readonly fxRates: Readonly<Record<string, number>>;
  readonly refundsMax: number;
  readonly refundAgeDaysMax: number;
  /** New objects at Stripe say that they are real. */
  readonly livemode: boolean;
  /** Virtual clocks: where time stood. */
  readonly clockMs: number;
}
