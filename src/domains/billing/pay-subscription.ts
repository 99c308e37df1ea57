import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import type { UserId } from '#domains/identity/index.ts';
import type { OperationId } from '#domains/payments/index.ts';

import { billingErrors } from './errors.ts';
import { isInDoubt, isLive, type Subscription } from './model.ts';
import { openPeriodPayment } from './open-period-payment.ts';
import { payableFrom } from './payable-from.ts';
import { findPlan } from './plan-store.ts';
import { lockOwnSubscription } from './lock-own-subscription.ts';

/**
 * Opens the payment of what is due: of the beginning, or of the next period, whose time has come
 * `payments.renewalDays` before the end of what is paid. One that is under way goes on. Nothing is
 * sent here: the caller settles the operation after the transaction.
 * @throws SUBSCRIPTION_NOT_FOUND, SUBSCRIPTION_ENDED, SUBSCRIPTION_ENDS, SUBSCRIPTION_NOT_DUE,
 * SUBSCRIPTION_IN_DOUBT, PSP_NOT_CONFIGURED
 */
export async function paySubscription(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'config' | 'requestId' | 'psp'>,
  input: { id: string; userId: UserId },
): Promise<{ subscription: Subscription; operationId: OperationId }> {
  return withTx(ctx, async (tx) => {
    const subscription = await lockOwnSubscription(tx, input);
    requirePayable(ctx, subscription);
    tx.psp.hyperswitch();
    const plan = await findPlan(tx, subscription.planId);
    if (plan === undefined) throw new Error(`there is no plan ${subscription.planId}`);
    const { operationId } = await openPeriodPayment(tx, {
      subscription,
      plan,
      userId: input.userId,
    });
    return { subscription, operationId };
  });
}

function requirePayable(ctx: Pick<Context, 'clock' | 'config'>, subscription: Subscription): void {
  const { id, state, paidUntil } = subscription;
  const now = ctx.clock.now();
  if (!isLive(subscription)) throw billingErrors.SUBSCRIPTION_ENDED({ id, state });
  if (isInDoubt(subscription, now)) throw billingErrors.SUBSCRIPTION_IN_DOUBT({ id });
  const from = payableFrom(subscription, ctx.config.payments.renewalDays);
  if (from === null) {
    throw billingErrors.SUBSCRIPTION_ENDS({ id, paidUntil: paidUntil!.toISOString() });
  }
  if (from > now) throw billingErrors.SUBSCRIPTION_NOT_DUE({ id, from: from.toISOString() });
}
