import type { Context } from '#context.ts';
import type { UserId } from '#domains/identity/index.ts';

import { readBillingCursor, toBillingPage, type BillingPage } from './cursor.ts';
import type { SubscriptionState } from './model.ts';
import { listSubscriptionRows } from './subscription-store.ts';
import { viewSubscription, type SubscriptionView } from './view-subscription.ts';

/** Subscriptions of one account or of all, the newest first. @throws BILLING_CURSOR_INVALID */
export async function listSubscriptions(
  ctx: Pick<Context, 'db' | 'config'>,
  input: {
    userId?: UserId | undefined;
    state?: SubscriptionState | undefined;
    cursor?: string | undefined;
    /** 1–1000. */
    limit: number;
  },
): Promise<BillingPage<SubscriptionView>> {
  const { userId, state, limit } = input;
  const after = readBillingCursor(input.cursor);
  const rows = await listSubscriptionRows(ctx, { userId, state, after, limit: limit + 1 });
  const page = toBillingPage(rows, limit);
  const items = [];
  for (const row of page.items) items.push(await viewSubscription(ctx, row));
  return { ...page, items };
}
