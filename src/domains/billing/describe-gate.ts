import type { Context } from '#context.ts';
import { siteUrl, type UserId, type Viewer } from '#domains/identity/index.ts';

import { isInDoubt, isLive, type EndReason } from './model.ts';
import { findLatestSubscriptionOf } from './subscription-store.ts';
import { viewSubscription, type SubscriptionView } from './view-subscription.ts';

/** Whether somebody is premium, and if not: why, and where to do something about it. */
export type Gate =
  | { readonly open: true; readonly subscription: SubscriptionView | undefined }
  | {
      readonly open: false;
      readonly reason: 'signed_out' | 'no_plan' | 'payment_incomplete' | 'past_due' | 'ended';
      /** Where to go: the provider's page of what is to be paid, or the page of the account. */
      readonly url: string;
      readonly subscription: SubscriptionView | undefined;
      readonly endReason: EndReason | null;
    };

/**
 * Says whether the viewer is premium now. The roles of the viewer decide, which the database gave
 * for this moment; the subscription only explains them.
 */
export async function describeGate(
  ctx: Pick<Context, 'db' | 'config' | 'clock'>,
  viewer: Viewer,
): Promise<Gate> {
  const account = `${siteUrl(ctx.config)}/account`;
  const closed = { open: false, url: account, endReason: null } as const;
  if (viewer.kind !== 'account')
    return { ...closed, reason: 'signed_out', subscription: undefined };
  const subscription = await findView(ctx, viewer.userId);
  if (viewer.roles.includes('premium')) return { open: true, subscription };
  if (subscription === undefined) return { ...closed, reason: 'no_plan', subscription };
  const { state, endReason } = subscription.subscription;
  if (!isLive({ state })) return { ...closed, reason: 'ended', endReason, subscription };
  const doubtful = isInDoubt(subscription.subscription, ctx.clock.now());
  const url = doubtful ? account : (subscription.payment?.checkoutUrl ?? account);
  const reason = state === 'pending_payment' ? 'payment_incomplete' : 'past_due';
  return { ...closed, url, reason, subscription };
}

async function findView(
  ctx: Pick<Context, 'db' | 'config'>,
  userId: UserId,
): Promise<SubscriptionView | undefined> {
  const latest = await findLatestSubscriptionOf(ctx, userId);
  return latest === undefined ? undefined : viewSubscription(ctx, latest);
}
