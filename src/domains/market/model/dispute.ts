import type { Id } from '#core/ids.ts';
import type { PaymentId } from '#domains/payments/index.ts';

export type DisputeId = Id<'dispute'>;

export const DISPUTE_STATES = [
  'opened',
  'challenged',
  'won',
  'lost',
  'accepted',
  'cancelled',
  'expired',
] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

export interface Dispute {
  readonly id: DisputeId;
  readonly paymentId: PaymentId;
  readonly providerDisputeId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** The provider's word: pre_dispute, dispute, pre_arbitration, arbitration, dispute_reversal. */
  readonly stage: string;
  readonly state: DisputeState;
  readonly providerUpdatedAt: Date | null;
  readonly requestId: string;
  readonly openedAt: Date;
  readonly updatedAt: Date;
}
