import type { Id } from '#core/ids.ts';
import { defineStateMachine } from '#core/state-machine.ts';

import type { TransferId } from './transfer.ts';

export type ReversalId = Id<'transfer-reversal'>;

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

/** Failure code of a reversal that was given up as a debt of the seller, also while it is tried again. */
export const DEBT = 'debt';

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
