import type { Id } from '#core/ids.ts';

import type { SellerId } from './seller.ts';

export type PayoutId = Id<'payout'>;

export const PAYOUT_STATES = ['pending', 'in_transit', 'paid', 'canceled', 'failed'] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];

/** What Stripe paid to a seller's bank, as it was read there. */
export interface Payout {
  readonly id: PayoutId;
  readonly sellerId: SellerId;
  readonly stripePayoutId: string;
  /** Null, with the currency, until the payout was read for the first time. */
  readonly amountMinor: bigint | null;
  readonly currency: string | null;
  readonly state: PayoutState;
  readonly failureCode: string | null;
  readonly arrivalAt: Date | null;
  readonly requestId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
