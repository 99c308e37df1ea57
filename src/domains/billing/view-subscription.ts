import type { Context } from '#context.ts';
import { listPaymentsOf, type Payment } from '#domains/payments/index.ts';

import type { Plan, Subscription, SubscriptionPeriod } from './model.ts';
import { payableFrom } from './payable-from.ts';
import { listPeriods } from './period-store.ts';
import { findPlan } from './plan-store.ts';

/** A subscription with what hangs on it. */
export interface SubscriptionView {
  readonly subscription: Subscription;
  readonly plan: Plan;
  readonly periods: readonly SubscriptionPeriod[];
  /** The period that is to be paid, where there is one. */
  readonly open: SubscriptionPeriod | undefined;
  /** The newest attempt to pay it that buys something. */
  readonly payment: Payment | undefined;
  /** From when the next period can be paid; null when none can. */
  readonly payableFrom: Date | null;
}

/** Reads what hangs on a subscription. */
export async function viewSubscription(
  ctx: Pick<Context, 'db' | 'config'>,
  subscription: Subscription,
): Promise<SubscriptionView> {
  const plan = await findPlan(ctx, subscription.planId);
  if (plan === undefined) throw new Error(`there is no plan ${subscription.planId}`);
  const periods = await listPeriods(ctx, subscription.id);
  const open = periods.find((period) => period.state === 'open');
  const payments =
    open === undefined
      ? []
      : await listPaymentsOf(ctx, { purpose: 'subscription', subjectId: open.id });
  return {
    subscription,
    plan,
    periods,
    open,
    payment: payments.findLast((payment) => !payment.surplus),
    payableFrom: payableFrom(subscription, ctx.config.payments.renewalDays),
  };
}
