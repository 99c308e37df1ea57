import type { Id } from '#core/ids.ts';
import { defineStateMachine } from '#core/state-machine.ts';
import type { UserId } from '#domains/identity/index.ts';
import type { PaymentId } from '#domains/payments/index.ts';

import type { LicenceKind, ProductId } from './product.ts';
import type { SellerId } from './seller.ts';

export type OrderId = Id<'order'>;
export type OrderItemId = Id<'order-item'>;

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
