import type { MoneyTx, Payment } from '#domains/payments/index.ts';

/** What a dispute has come to for those it concerns. */
export type DisputePhase = 'open' | 'won' | 'lost';

/**
 * Refunds and disputes are of payments, whatever they bought; these are for payments of
 * subscriptions. Everything runs inside the transaction that writes the refund or dispute.
 */
export interface MarketHooks {
  /** Locks what the period of a subscription belongs to, before its payment is locked. */
  lockSubscription(tx: MoneyTx, periodId: string): Promise<void>;
  /** What has been given back of the payment in all; 0 when a refund failed after its success. */
  subscriptionRefunded(tx: MoneyTx, payment: Payment, refundedMinor: bigint): Promise<void>;
  subscriptionDisputed(tx: MoneyTx, payment: Payment, state: DisputePhase): Promise<void>;
}
