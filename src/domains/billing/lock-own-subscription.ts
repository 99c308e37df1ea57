import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';
import type { UserId } from '#domains/identity/index.ts';

import { billingErrors } from './errors.ts';
import type { Subscription, SubscriptionId } from './model.ts';
import { lockSubscription } from './subscription-store.ts';

/** Locks a subscription for its owner, or for anybody when none is named. @throws SUBSCRIPTION_NOT_FOUND */
export async function lockOwnSubscription(
  tx: Pick<Context, 'db'>,
  { id, userId }: { id: string; userId?: UserId },
): Promise<Subscription> {
  const found = isUuid(id) ? await lockSubscription(tx, id as SubscriptionId) : undefined;
  if (found === undefined || (userId !== undefined && found.userId !== userId)) {
    throw billingErrors.SUBSCRIPTION_NOT_FOUND({ id });
  }
  return found;
}
