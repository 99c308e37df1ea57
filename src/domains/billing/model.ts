import type { Id } from '#core/ids.ts';
import { defineStateMachine } from '#core/state-machine.ts';
import type { UserId } from '#domains/identity/index.ts';
import type { PaymentId } from '#domains/payments/index.ts';

export type PlanId = Id<'plan'>;
export type SubscriptionId = Id<'subscription'>;
export type PeriodId = Id<'subscription-period'>;

/** The life of a subscription: it becomes active by a payment, and by nothing else. */
export const subscriptionMachine = defineStateMachine({
  initial: ['pending_payment'],
  next: {
    pending_payment: ['active', 'cancelled', 'expired'],
    active: ['past_due', 'cancelled'],
    past_due: ['active', 'cancelled'],
    cancelled: [],
    expired: [],
  },
});
export type SubscriptionState = (typeof subscriptionMachine.states)[number];

/** The life of one period. */
export const periodMachine = defineStateMachine({
  initial: ['open'],
  next: { open: ['paid', 'void'], paid: ['refunded'], void: [], refunded: ['paid'] },
});
export type PeriodState = (typeof periodMachine.states)[number];

export interface Plan {
  readonly id: PlanId;
  readonly name: string;
  readonly description: string;
  readonly priceMinor: bigint;
  readonly currency: string;
  readonly periodMonths: number;
  readonly state: 'active' | 'archived';
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type EndReason =
  | 'never_paid'
  | 'not_renewed'
  | 'requested'
  | 'refunded'
  | 'disputed'
  | 'operator';

export interface Subscription {
  readonly id: SubscriptionId;
  readonly userId: UserId | null;
  readonly planId: PlanId;
  readonly state: SubscriptionState;
  /** The payment of the period that runs. */
  readonly paymentId: PaymentId | null;
  readonly paidUntil: Date | null;
  /** Set when its owner ended it: it runs to the end of what is paid. */
  readonly cancelRequestedAt: Date | null;
  readonly endReason: EndReason | null;
  readonly requestId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** An unpaid beginning is given up then. */
  readonly expiresAt: Date | null;
}

/** One stretch of time that is paid for by itself. */
export interface SubscriptionPeriod {
  readonly id: PeriodId;
  readonly subscriptionId: SubscriptionId;
  /** From 1. */
  readonly sequence: number;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly state: PeriodState;
  readonly paymentId: PaymentId | null;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Whether a subscription is in force: active, by a payment, for now. Pure. */
export function isInForce(
  subscription: Pick<Subscription, 'state' | 'paymentId' | 'paidUntil'>,
  now: Date,
): boolean {
  return (
    subscription.state === 'active' &&
    subscription.paymentId !== null &&
    subscription.paidUntil !== null &&
    subscription.paidUntil > now
  );
}

export const PERIOD_MONTHS_MAX = 36;

/** Whether a payment may still put it into force. Pure. */
export function isLive(subscription: Pick<Subscription, 'state'>): boolean {
  return ['pending_payment', 'active', 'past_due'].includes(subscription.state);
}

/**
 * Whether the provider no longer stands by the payment of the period that runs: past due although
 * its time is not over. Pure.
 */
export function isInDoubt(
  subscription: Pick<Subscription, 'state' | 'paidUntil'>,
  now: Date,
): boolean {
  return (
    subscription.state === 'past_due' &&
    subscription.paidUntil !== null &&
    subscription.paidUntil > now
  );
}
