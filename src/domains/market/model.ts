import type { Id } from '#core/ids.ts';
import { defineStateMachine } from '#core/state-machine.ts';
import type { UserId } from '#domains/identity/index.ts';
import type { PaymentId } from '#domains/payments/index.ts';

export type SellerId = Id<'seller'>;
export type ProductId = Id<'product'>;
export type OrderId = Id<'order'>;
export type OrderItemId = Id<'order-item'>;
export type LicenceId = Id<'licence'>;
export type RefundId = Id<'refund'>;
export type TransferId = Id<'seller-transfer'>;
export type ReversalId = Id<'transfer-reversal'>;
export type DisputeId = Id<'dispute'>;
export type PayoutId = Id<'payout'>;

export const sellerMachine = defineStateMachine({
  initial: ['onboarding'],
  next: {
    onboarding: ['active', 'restricted', 'disabled'],
    active: ['restricted', 'disabled'],
    restricted: ['active', 'disabled'],
    disabled: ['active', 'restricted'],
  },
});
export type SellerState = (typeof sellerMachine.states)[number];

export const productMachine = defineStateMachine({
  initial: ['draft', 'active'],
  next: { draft: ['active', 'archived'], active: ['draft', 'archived'], archived: ['active'] },
});
export type ProductState = (typeof productMachine.states)[number];

/** The life of an order. `draft` is the cart; a refund that fails after its success leads back. */
export const orderMachine = defineStateMachine({
  initial: ['draft'],
  next: {
    draft: ['pending_payment'],
    pending_payment: ['authorized', 'paid', 'failed', 'cancelled', 'expired', 'needs_attention'],
    authorized: ['paid', 'failed', 'cancelled', 'expired', 'needs_attention'],
    paid: ['partially_refunded', 'refunded', 'disputed', 'needs_attention'],
    partially_refunded: ['paid', 'refunded', 'disputed', 'needs_attention'],
    refunded: ['paid', 'partially_refunded', 'disputed', 'needs_attention'],
    failed: ['pending_payment', 'authorized', 'paid', 'cancelled', 'expired', 'needs_attention'],
    cancelled: [],
    expired: [],
    disputed: ['paid', 'partially_refunded', 'refunded', 'dispute_lost'],
    dispute_lost: ['disputed', 'paid', 'partially_refunded', 'refunded'],
    needs_attention: [
      'pending_payment',
      'authorized',
      'paid',
      'partially_refunded',
      'refunded',
      'failed',
      'cancelled',
      'expired',
    ],
  },
});
export type OrderState = (typeof orderMachine.states)[number];

export const licenceMachine = defineStateMachine({
  initial: ['granted'],
  next: {
    granted: ['suspended', 'revoked'],
    suspended: ['granted', 'revoked'],
    revoked: ['granted'],
  },
});
export type LicenceState = (typeof licenceMachine.states)[number];

/** The life of a refund. Nobody ever calls it failed because an answer was missing. */
export const refundMachine = defineStateMachine({
  initial: ['requested'],
  next: {
    requested: ['submitting', 'failed'],
    submitting: ['pending', 'review', 'succeeded', 'failed', 'unknown'],
    pending: ['review', 'succeeded', 'failed'],
    review: ['pending', 'succeeded', 'failed'],
    unknown: ['submitting', 'pending', 'review', 'succeeded', 'failed'],
    succeeded: ['failed_after_success'],
    failed: ['succeeded'],
    failed_after_success: ['succeeded'],
  },
});
export type RefundState = (typeof refundMachine.states)[number];

/** The life of what a seller gets of one order. */
export const transferMachine = defineStateMachine({
  initial: ['pending'],
  next: {
    pending: ['submitting', 'on_hold', 'cancelled'],
    submitting: ['pending', 'on_hold', 'unknown', 'failed', 'completed'],
    on_hold: ['pending', 'submitting', 'cancelled', 'permanently_failed'],
    unknown: ['pending', 'submitting', 'on_hold', 'failed', 'completed'],
    failed: ['pending', 'submitting', 'cancelled', 'permanently_failed'],
    permanently_failed: ['pending'],
    cancelled: [],
    completed: ['reversal_pending', 'partially_reversed', 'reversed'],
    reversal_pending: ['reversing', 'completed', 'partially_reversed', 'reversed'],
    reversing: [
      'completed',
      'reversal_pending',
      'partially_reversed',
      'reversed',
      'reversal_unknown',
      'reversal_blocked',
    ],
    partially_reversed: ['completed', 'reversal_pending', 'reversed'],
    reversed: [],
    reversal_unknown: [
      'completed',
      'reversal_pending',
      'reversing',
      'partially_reversed',
      'reversed',
      'reversal_blocked',
    ],
    reversal_blocked: ['reversal_pending', 'reversing', 'partially_reversed', 'reversed', 'debt'],
    debt: ['reversal_pending', 'partially_reversed', 'reversed'],
  },
});
export type TransferState = (typeof transferMachine.states)[number];

/** The life of a part of a transfer that goes back. */
export const reversalMachine = defineStateMachine({
  initial: ['pending', 'succeeded'],
  next: {
    pending: ['submitting', 'succeeded', 'cancelled'],
    submitting: ['pending', 'unknown', 'blocked', 'succeeded'],
    unknown: ['pending', 'submitting', 'blocked', 'succeeded'],
    blocked: ['pending', 'submitting', 'succeeded', 'debt'],
    succeeded: [],
    debt: ['pending', 'succeeded'],
    cancelled: [],
  },
});
export type ReversalState = (typeof reversalMachine.states)[number];

export const LICENCE_KINDS = ['personal', 'commercial', 'exclusive'] as const;
export type LicenceKind = (typeof LICENCE_KINDS)[number];

/** Somebody who sells, with the connected account that gets the money. */
export interface Seller {
  readonly id: SellerId;
  readonly userId: UserId | null;
  readonly displayName: string;
  readonly country: string;
  readonly stripeAccountId: string | null;
  readonly state: SellerState;
  readonly payoutsEnabled: boolean;
  /** What the provider still asks for. */
  readonly requirements: readonly string[];
  readonly requestId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A track or an album with what one may do with it and its price. */
export interface Product {
  readonly id: ProductId;
  readonly sellerId: SellerId;
  readonly trackId: Id<'track'> | null;
  readonly albumId: Id<'album'> | null;
  readonly title: string;
  readonly licence: LicenceKind;
  readonly priceMinor: bigint;
  readonly currency: string;
  readonly state: ProductState;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface Order {
  readonly id: OrderId;
  readonly buyerId: UserId | null;
  readonly state: OrderState;
  readonly currency: string;
  readonly totalMinor: bigint;
  /** Refunds that succeeded and were not undone. */
  readonly refundedMinor: bigint;
  /** The payment that bought it. */
  readonly paymentId: PaymentId | null;
  readonly requestId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly placedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly paidAt: Date | null;
}

export interface OrderItem {
  readonly id: OrderItemId;
  readonly orderId: OrderId;
  readonly position: number;
  readonly productId: ProductId;
  readonly sellerId: SellerId;
  readonly title: string;
  readonly licence: LicenceKind;
  readonly priceMinor: bigint;
  /** What the platform keeps of the price; the rest is the seller's. */
  readonly feeMinor: bigint;
  readonly refundedMinor: bigint;
}

export interface Licence {
  readonly id: LicenceId;
  readonly orderItemId: OrderItemId;
  readonly orderId: OrderId;
  readonly productId: ProductId;
  readonly holderId: UserId | null;
  readonly trackId: Id<'track'> | null;
  readonly albumId: Id<'album'> | null;
  readonly licence: LicenceKind;
  readonly state: LicenceState;
  readonly grantedAt: Date;
  readonly updatedAt: Date;
}

export const REFUND_CAUSES = ['buyer_request', 'operator', 'surplus', 'remote'] as const;
export type RefundCause = (typeof REFUND_CAUSES)[number];

export interface Refund {
  readonly id: RefundId;
  readonly paymentId: PaymentId;
  /** Null for money that never bought anything. */
  readonly orderId: OrderId | null;
  readonly providerRefundId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly state: RefundState;
  readonly cause: RefundCause;
  readonly reason: string;
  readonly requestedBy: UserId | null;
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly providerUpdatedAt: Date | null;
  readonly requestId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly succeededAt: Date | null;
}

export const HOLD_REASONS = ['account', 'balance', 'minimum', 'dispute', 'operator'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

export interface SellerTransfer {
  readonly id: TransferId;
  readonly orderId: OrderId;
  readonly sellerId: SellerId;
  readonly purpose: 'sale';
  /** What the seller gets. */
  readonly amountMinor: bigint;
  /** The seller's lines with the fee: what reversals are a share of. */
  readonly capturedMinor: bigint;
  readonly currency: string;
  readonly state: TransferState;
  readonly holdReason: HoldReason | null;
  readonly stripeTransferId: string | null;
  readonly destination: string | null;
  readonly reversedMinor: bigint;
  /** Sent although it is below the smallest transfer, because a person said so. */
  readonly minimumWaived: boolean;
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly requestId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly completedAt: Date | null;
}

export interface TransferReversal {
  readonly id: ReversalId;
  readonly transferId: TransferId;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly causeKind: 'refund' | 'dispute' | 'operator' | 'remote';
  readonly causeId: string;
  readonly state: ReversalState;
  readonly stripeReversalId: string | null;
  readonly blockedSince: Date | null;
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly requestId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly succeededAt: Date | null;
}

/** Failure code of a reversal that was given up as a debt of the seller, also while it is tried again. */
export const DEBT = 'debt';

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
