import { isInForce, type Plan } from './model.ts';
import type { SubscriptionView } from './view-subscription.ts';

/** A plan as every document has it. Pure. */
export function toPlanDocument(plan: Plan) {
  return {
    id: plan.id,
    name: plan.name,
    description: plan.description,
    priceMinor: String(plan.priceMinor),
    currency: plan.currency,
    periodMonths: plan.periodMonths,
    state: plan.state,
    createdAt: plan.createdAt.toISOString(),
  };
}

/** A subscription as every document has it: over HTTP and with `--json`. Pure. */
export function toSubscriptionDocument(view: SubscriptionView, now: Date) {
  const { subscription, plan, open, payment, payableFrom } = view;
  return {
    id: subscription.id,
    userId: subscription.userId,
    plan: toPlanDocument(plan),
    state: subscription.state,
    inForce: isInForce(subscription, now),
    paidUntil: subscription.paidUntil?.toISOString() ?? null,
    /** From when the next period can be paid. */
    payableFrom: payableFrom?.toISOString() ?? null,
    cancelRequestedAt: subscription.cancelRequestedAt?.toISOString() ?? null,
    endReason: subscription.endReason,
    expiresAt: subscription.expiresAt?.toISOString() ?? null,
    createdAt: subscription.createdAt.toISOString(),
    /** What is to be paid now, and where. */
    due:
      open === undefined
        ? null
        : {
            amountMinor: String(open.amountMinor),
            currency: open.currency,
            sequence: open.sequence,
            paymentId: payment?.id ?? null,
            paymentState: payment?.state ?? null,
            checkoutUrl: payment?.checkoutUrl ?? null,
          },
  };
}
