import type { Id } from '#core/ids.ts';
import { defineStateMachine } from '#core/state-machine.ts';
import type { UserId } from '#domains/identity/index.ts';
import type { PaymentId } from '#domains/payments/index.ts';

import type { OrderId } from './order.ts';

export type RefundId = Id<'refund'>;

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
