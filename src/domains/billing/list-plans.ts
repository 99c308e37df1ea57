import type { Context } from '#context.ts';

import { readBillingCursor, toBillingPage, type BillingPage } from './cursor.ts';
import type { Plan } from './model.ts';
import { listPlanRows } from './plan-store.ts';

/** Plans that are on sale, or those that were, the oldest first. @throws BILLING_CURSOR_INVALID */
export async function listPlans(
  ctx: Pick<Context, 'db'>,
  input: {
    state?: Plan['state'] | undefined;
    cursor?: string | undefined;
    /** 1–1000. */
    limit: number;
  },
): Promise<BillingPage<Plan>> {
  const { state = 'active', limit } = input;
  const after = readBillingCursor(input.cursor);
  return toBillingPage(await listPlanRows(ctx, { state, after, limit: limit + 1 }), limit);
}
