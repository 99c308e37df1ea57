import type { Context } from '#context.ts';
import { timeCursors } from '#core/cursor.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';

import type { Plan } from './model.ts';
import { listPlanRows } from './plan-store.ts';

const CURSORS = timeCursors('plans.oldest');

/** Plans that are on sale, or those that were, the oldest first. @throws CURSOR_INVALID */
export async function listPlans(
  ctx: Pick<Context, 'db'>,
  input: PageInput & {
    state?: Plan['state'] | undefined;
  },
): Promise<Page<Plan>> {
  const { state = 'active', limit } = input;
  const after = CURSORS.decode(input.cursor);
  const rows = await listPlanRows(ctx, { state, after, limit: limit + 1 });
  return toPage(rows, limit, ({ createdAt: at, id }) => CURSORS.encode({ at, id }));
}
