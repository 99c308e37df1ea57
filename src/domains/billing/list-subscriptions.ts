import type { Context } from '#context.ts';
import { timeCursors } from '#core/cursor.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';
import type { UserId } from '#domains/identity/index.ts';

import type { SubscriptionState } from './model.ts';
import { listSubscriptionRows } from './subscription-store.ts';
import { viewSubscription, type SubscriptionView } from './view-subscription.ts';

const CURSORS = timeCursors('subscriptions.recent');

/** Subscriptions of one account or of all, the newest first. @throws CURSOR_INVALID */
export async function listSubscriptions(
  ctx: Pick<Context, 'db' | 'config'>,
  input: PageInput & {
    userId?: UserId | undefined;
    state?: SubscriptionState | undefined;
  },
): Promise<Page<SubscriptionView>> {
  const { userId, state, limit } = input;
  const after = CURSORS.decode(input.cursor);
  const rows = await listSubscriptionRows(ctx, { userId, state, after, limit: limit + 1 });
  const page = toPage(rows, limit, ({ createdAt: at, id }) => CURSORS.encode({ at, id }));
  const items = [];
  for (const row of page.items) items.push(await viewSubscription(ctx, row));
  return { ...page, items };
}
