import type { Id } from '#core/ids.ts';
import { defineStateMachine } from '#core/state-machine.ts';

import type { OrderId } from './order.ts';
import type { SellerId } from './seller.ts';

export type TransferId = Id<'seller-transfer'>;

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

/** States of a transfer that is at the provider. */
export const TRANSFERRED_STATES: readonly TransferState[] = Object.freeze([
  'completed',
  'reversal_pending',
  'reversing',
  'partially_reversed',
  'reversed',
  'reversal_unknown',
  'reversal_blocked',
  'debt',
]);

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
