import type { Context } from '#context.ts';
import type { UserId } from '#domains/identity/index.ts';

import { getSubscription } from './get-subscription.ts';
import { lookAtPayments, type Settle } from './look-at-payments.ts';
import type { SubscriptionView } from './view-subscription.ts';

/**
 * Asks the provider about the payment of a subscription now, for an owner who has paid and sees
 * nothing of it. What it says is believed, and nothing else.
 * @throws SUBSCRIPTION_NOT_FOUND
 */
export async function refreshSubscription(
  ctx: Pick<Context, 'db' | 'clock' | 'config'>,
  input: { id: string; userId?: UserId },
  settle: Settle,
): Promise<SubscriptionView> {
  const { subscription } = await getSubscription(ctx, input);
  await lookAtPayments(ctx, subscription.id, settle);
  return getSubscription(ctx, input);
}
