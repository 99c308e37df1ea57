import type { Id } from '#core/ids.ts';
import { defineStateMachine } from '#core/state-machine.ts';
import type { UserId } from '#domains/identity/index.ts';

export type PaymentId = Id<'payment'>;
export type OperationId = Id<'operation'>;
export type PaymentExceptionId = Id<'payment-exception'>;

export const PROVIDERS = ['hyperswitch', 'stripe'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** What a payment buys: an order of the market, or a period of a subscription. */
export const PAYMENT_PURPOSES = ['order', 'subscription'] as const;
export type PaymentPurpose = (typeof PAYMENT_PURPOSES)[number];

/**
 * The life of one attempt to pay. A failure is no end: the provider may still say `succeeded`, and
 * what it says of money is believed.
 */
export const paymentMachine = defineStateMachine({
  initial: ['created'],
  next: {
    created: [
      'pending',
      'authorized',
      'succeeded',
      'failed',
      'cancelled',
      'expired',
      'needs_attention',
    ],
    pending: ['authorized', 'succeeded', 'failed', 'cancelled', 'expired', 'needs_attention'],
    authorized: ['succeeded', 'failed', 'cancelled', 'expired', 'needs_attention'],
    succeeded: ['needs_attention'],
    failed: ['pending', 'authorized', 'succeeded', 'cancelled', 'expired', 'needs_attention'],
    cancelled: ['succeeded', 'needs_attention'],
    expired: ['succeeded', 'needs_attention'],
    needs_attention: ['pending', 'authorized', 'succeeded', 'failed', 'cancelled', 'expired'],
  },
});
export type PaymentState = (typeof paymentMachine.states)[number];

/** One attempt of a buyer to pay one thing, as its row has it. */
export interface Payment {
  readonly id: PaymentId;
  readonly purpose: PaymentPurpose;
  /** The order, or the period of a subscription. */
  readonly subjectId: string;
  readonly buyerId: UserId | null;
  /** Chosen by us: `pay_` and the id in base 32. */
  readonly providerPaymentId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly state: PaymentState;
  /** The provider's own word, also one that we do not know. */
  readonly providerStatus: string | null;
  readonly receivedMinor: bigint | null;
  readonly providerRefundedMinor: bigint;
  /** The provider's page on which the buyer pays. */
  readonly checkoutUrl: string | null;
  /** Money that buys nothing and goes back. */
  readonly surplus: boolean;
  readonly providerUpdatedAt: Date | null;
  readonly requestId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly succeededAt: Date | null;
}

/** Objects that we want at a provider, or follow there. */
export const OPERATION_KINDS = [
  'payment',
  'refund',
  'dispute',
  'transfer',
  'reversal',
  'payout',
  'account',
] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/**
 * The life of an operation. `due` has not been sent, or surely without effect; `sending` is held by
 * somebody; `unclear` may have had an effect that nobody has seen; `watching` has its object and
 * waits for it to become final; `settled` has a final one; `refused` surely has none.
 */
export const operationMachine = defineStateMachine({
  initial: ['due', 'watching'],
  next: {
    due: ['sending', 'watching'],
    sending: ['due', 'unclear', 'watching', 'settled', 'refused'],
    unclear: ['sending'],
    watching: ['sending'],
    settled: ['due', 'watching'],
    refused: ['due', 'watching'],
  },
});
export type OperationState = (typeof operationMachine.states)[number];

/** What the last call, or look, came to. */
export type OutcomeName = 'applied' | 'refused' | 'retry_same_key' | 'unknown' | 'stop' | 'absent';

/** The intent to have one object at a provider, as its row has it. */
export interface Operation {
  readonly id: OperationId;
  readonly provider: Provider;
  readonly kind: OperationKind;
  /** The row of ours that the object belongs to. */
  readonly subjectId: string;
  readonly state: OperationState;
  /** Number of the key, from 1. */
  readonly attempt: number;
  readonly idempotencyKey: string;
  /** A provider forgets keys: their age is counted from here. */
  readonly keyFirstSentAt: Date | null;
  /**
   * Since then nobody has sent anything under this key that could have had an effect; whoever holds
   * the operation has until the end of its lease. Null: nobody knows.
   */
  readonly keyQuietSince: Date | null;
  /** Set while this key may have done something that nobody has seen. */
  readonly unclearSince: Date | null;
  readonly providerObjectId: string | null;
  /** Looks and tries since the operation last got anywhere. */
  readonly tries: number;
  readonly nextAttemptAt: Date | null;
  readonly leaseExpiresAt: Date | null;
  /** Grows with every claim; whoever writes with an older one has lost the operation. */
  readonly fence: bigint;
  /** Grows when somebody has news of the object. */
  readonly pokes: bigint;
  readonly lastOutcome: OutcomeName | null;
  readonly lastStatus: number | null;
  readonly lastCode: string | null;
  readonly lastMessage: string | null;
  readonly requestId: string;
  readonly openedAt: Date;
  readonly updatedAt: Date;
  readonly settledAt: Date | null;
}

/** Kinds of what only a person can settle; the class says what to do about it. */
export const EXCEPTION_CLASSES = [
  'amount_mismatch',
  'currency_mismatch',
  'wrong_object',
  'unknown_status',
  'needs_attention',
  'remote_only',
  'missing_remote',
  'duplicate_remote',
  'surplus_payment',
  'refund_failed_after_success',
  'reversal_became_debt',
  'dispute_after_refund',
  'credentials_refused',
  'idempotency_conflict',
  'long_unclear',
  // What a comparison of our books with the providers leaves to a person.
  'missing_local',
  'amount',
  'currency',
  'status',
  'destination',
  'orphan_reversal',
  'id_missing',
  'id_conflict',
  'over_refunded',
  'under_reversed',
  'entitlement_without_payment',
  'stale_unknown',
] as const;
export type ExceptionClass = (typeof EXCEPTION_CLASSES)[number];

/** Something that nobody and nothing repairs alone. */
export interface PaymentException {
  readonly id: PaymentExceptionId;
  readonly class: ExceptionClass;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly amountMinor: bigint | null;
  readonly currency: string | null;
  readonly openedAt: Date;
  readonly seenAt: Date;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  readonly closeReason: string | null;
}
