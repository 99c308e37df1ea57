import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit, type Actor } from '#domains/audit/index.ts';
import type { UserId } from '#domains/identity/index.ts';

import { closeOpenPeriod, endSubscription } from './end-subscription.ts';
import { billingErrors } from './errors.ts';
import { isInForce, isLive, type Subscription } from './model.ts';
import { lockOwnSubscription } from './lock-own-subscription.ts';
import { updateSubscription } from './subscription-store.ts';

/**
 * Ends a subscription for its owner: one that is in force runs to the end of what is paid and is
 * not renewed, any other ends at once. Asked again it changes nothing.
 * @throws SUBSCRIPTION_NOT_FOUND
 */
export async function cancelSubscription(
  ctx: Pick<Context, 'db' | 'clock' | 'requestId'>,
  input: { id: string; userId: UserId },
): Promise<Subscription> {
  return withTx(ctx, async (tx) => {
    const subscription = await lockOwnSubscription(tx, input);
    const by: Actor = { kind: 'user', id: input.userId };
    if (!isLive(subscription) || subscription.cancelRequestedAt !== null) return subscription;
    const now = tx.clock.now();
    if (!isInForce(subscription, now)) {
      return endSubscription(tx, subscription, { reason: 'requested', by });
    }
    const asked: Subscription = { ...subscription, cancelRequestedAt: now, updatedAt: now };
    await updateSubscription(tx, asked);
    await closeOpenPeriod(tx, asked);
    await recordAudit(tx, {
      actor: by,
      action: 'subscription.cancel_requested',
      subject: { kind: 'subscription', id: subscription.id },
      details: { paidUntil: subscription.paidUntil },
    });
    return asked;
  });
}

const REASON_CHARS_MAX = 500;

/**
 * Ends a subscription at once on behalf of the installation, with a reason that the audit log
 * keeps. What was paid is not given back by it: that is a refund of its own. A dry run only looks
 * whether it could be done.
 * @throws SUBSCRIPTION_NOT_FOUND, SUBSCRIPTION_ENDED, CANCEL_REASON_MISSING
 */
export async function endSubscriptionByHand(
  ctx: Pick<Context, 'db' | 'clock' | 'requestId'>,
  input: { id: string; reason: string; by: Actor; dryRun?: boolean },
): Promise<Subscription> {
  const reason = input.reason.trim();
  if (reason === '' || reason.length > REASON_CHARS_MAX) {
    throw billingErrors.CANCEL_REASON_MISSING({ max: REASON_CHARS_MAX });
  }
  return withTx(ctx, async (tx) => {
    const subscription = await lockOwnSubscription(tx, { id: input.id });
    const { id, state } = subscription;
    if (!isLive(subscription)) throw billingErrors.SUBSCRIPTION_ENDED({ id, state });
    if (input.dryRun === true) return subscription;
    return endSubscription(tx, subscription, {
      reason: 'operator',
      by: input.by,
      details: { why: reason },
    });
  });
}
