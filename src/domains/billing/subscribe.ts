import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit } from '#domains/audit/index.ts';
import type { UserId } from '#domains/identity/index.ts';
import type { OperationId } from '#domains/payments/index.ts';

import { billingErrors } from './errors.ts';
import type { Plan, PlanId, Subscription } from './model.ts';
import { openPeriodPayment } from './open-period-payment.ts';
import { findPlan } from './plan-store.ts';
import { insertSubscription, lockLiveSubscriptionOf } from './subscription-store.ts';

const HOUR_MS = 3_600_000;

/** What was begun, and the operation that gets the page on which it is paid. */
export interface Begun {
  readonly subscription: Subscription;
  readonly operationId: OperationId;
  /** False when the same one was waiting for its payment already. */
  readonly isNew: boolean;
}

/**
 * Begins a subscription: it waits for its payment and is in force when that is there, not before.
 * Asked again while it waits, it is the same one. Nothing is sent here: the caller settles the
 * operation after the transaction.
 * @throws PLAN_NOT_FOUND, PLAN_ARCHIVED, SUBSCRIPTION_EXISTS, PSP_NOT_CONFIGURED
 */
export async function subscribe(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'config' | 'requestId' | 'psp'>,
  input: { userId: UserId; planId: string },
): Promise<Begun> {
  // Asked for, not called: what nobody can pay is not begun.
  ctx.psp.hyperswitch();
  const { userId, planId } = input;
  if (!isUuid(planId)) throw billingErrors.PLAN_NOT_FOUND({ id: planId });
  return withTx(ctx, async (tx) => {
    const plan = await findPlan(tx, planId as PlanId);
    if (plan === undefined) throw billingErrors.PLAN_NOT_FOUND({ id: planId });
    const before = await lockLiveSubscriptionOf(tx, userId);
    if (before !== undefined) return goOn(tx, before, plan, userId);
    if (plan.state !== 'active') throw billingErrors.PLAN_ARCHIVED({ id: planId });
    const subscription = newSubscription(tx, { userId, planId: plan.id });
    if (!(await insertSubscription(tx, subscription))) {
      // Somebody was faster by a moment; what he began is there now.
      const faster = await lockLiveSubscriptionOf(tx, userId);
      if (faster === undefined) throw new Error('a subscription came and went at once');
      return goOn(tx, faster, plan, userId);
    }
    await recordAudit(tx, {
      actor: { kind: 'user', id: userId },
      action: 'subscription.begun',
      subject: { kind: 'subscription', id: subscription.id },
      details: { planId: plan.id },
    });
    const { operationId } = await openPeriodPayment(tx, { subscription, plan, userId });
    return { subscription, operationId, isNew: true };
  });
}

async function goOn(
  tx: Pick<Context, 'db' | 'clock' | 'ids' | 'requestId'>,
  subscription: Subscription,
  plan: Plan,
  userId: UserId,
): Promise<Begun> {
  const { id, state } = subscription;
  if (state !== 'pending_payment' || subscription.planId !== plan.id) {
    throw billingErrors.SUBSCRIPTION_EXISTS({ id, state: state.replaceAll('_', ' ') });
  }
  const { operationId } = await openPeriodPayment(tx, { subscription, plan, userId });
  return { subscription, operationId, isNew: false };
}

function newSubscription(
  ctx: Pick<Context, 'clock' | 'ids' | 'config' | 'requestId'>,
  input: { userId: UserId; planId: PlanId },
): Subscription {
  const now = ctx.clock.now();
  const hours = ctx.config.payments.subscriptionHours;
  return {
    id: ctx.ids.next<'subscription'>(),
    ...input,
    state: 'pending_payment',
    paymentId: null,
    paidUntil: null,
    cancelRequestedAt: null,
    endReason: null,
    requestId: ctx.requestId,
    createdAt: now,
    updatedAt: now,
    expiresAt: new Date(now.getTime() + hours * HOUR_MS),
  };
}
