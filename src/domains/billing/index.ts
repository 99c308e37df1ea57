export { cancelSubscription, endSubscriptionByHand } from './cancel-subscription.ts';
export { createPlan, type NewPlan } from './create-plan.ts';
export { describeGate, type Gate } from './describe-gate.ts';
export { toPlanDocument, toSubscriptionDocument } from './documents.ts';
export { billingErrors } from './errors.ts';
export { getSubscription } from './get-subscription.ts';
export { listPlans } from './list-plans.ts';
export { listSubscriptions } from './list-subscriptions.ts';
export type { Settle } from './look-at-payments.ts';
export {
  isInForce,
  periodMachine,
  PERIOD_MONTHS_MAX,
  subscriptionMachine,
  type EndReason,
  type PeriodId,
  type Plan,
  type PlanId,
  type Subscription,
  type SubscriptionId,
  type SubscriptionPeriod,
  type SubscriptionState,
} from './model.ts';
export { paySubscription } from './pay-subscription.ts';
export { refreshSubscription } from './refresh-subscription.ts';
export { requirePlan } from './require-plan.ts';
export { subscribe, type Begun } from './subscribe.ts';
export { subscriptionDisputed, type DisputeStanding } from './subscription-disputed.ts';
export { createSubscriptionOwner, lockSubscriptionOf } from './subscription-owner.ts';
export { subscriptionRefunded } from './subscription-refunded.ts';
export { sweepSubscriptions, type SubscriptionSweep } from './sweep-subscriptions.ts';
export { withdrawUnpaidSubscription } from './withdraw-unpaid-subscription.ts';
export { updatePlan, type PlanChange } from './update-plan.ts';
export type { SubscriptionView } from './view-subscription.ts';
