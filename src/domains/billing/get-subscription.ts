import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';
import type { UserId } from '#domains/identity/index.ts';

import { billingErrors } from './errors.ts';
import type { SubscriptionId } from './model.ts';
import { findSubscription } from './subscription-store.ts';
import { viewSubscription, type SubscriptionView } from './view-subscription.ts';

/** One subscription, of its owner or for whoever may see all. @throws SUBSCRIPTION_NOT_FOUND */
export async function getSubscription(
  ctx: Pick<Context, 'db' | 'config'>,
  input: { id: string; userId?: UserId | undefined },
): Promise<SubscriptionView> {
  const { id, userId } = input;
  const found = isUuid(id) ? await findSubscription(ctx, id as SubscriptionId) : undefined;
  if (found === undefined || (userId !== undefined && found.userId !== userId)) {
    throw billingErrors.SUBSCRIPTION_NOT_FOUND({ id });
  }
  return viewSubscription(ctx, found);
}
