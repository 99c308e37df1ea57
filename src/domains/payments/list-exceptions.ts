import type { Context } from '#context.ts';
import { timeCursors } from '#core/cursor.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';

import { listExceptionRows } from './exception-store.ts';
import type { PaymentException } from './model.ts';

const CURSORS = timeCursors('payment_exceptions.recent');

/** What people have to see, the newest first. @throws CURSOR_INVALID */
export async function listExceptions(
  ctx: Pick<Context, 'db'>,
  input: PageInput & {
    /** Without those that are closed. */
    open: boolean;
  },
): Promise<Page<PaymentException>> {
  const after = CURSORS.decode(input.cursor);
  const rows = await listExceptionRows(ctx, { ...input, after, limit: input.limit + 1 });
  return toPage(rows, input.limit, ({ openedAt: at, id }) => CURSORS.encode({ at, id }));
}
