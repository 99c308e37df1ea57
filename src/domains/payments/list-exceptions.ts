import type { Context } from '#context.ts';

import { readCursor, toPage, type PaymentPage } from './cursor.ts';
import { listExceptionRows } from './exception-store.ts';
import type { PaymentException } from './model.ts';

/** What people have to see, the newest first. @throws PAYMENT_CURSOR_INVALID */
export async function listExceptions(
  ctx: Pick<Context, 'db'>,
  input: {
    /** Without those that are closed. */
    open: boolean;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<PaymentPage<PaymentException>> {
  const place = readCursor(input.cursor);
  const after = place && { openedAt: place.at, id: place.id as PaymentException['id'] };
  const rows = await listExceptionRows(ctx, { ...input, after, limit: input.limit + 1 });
  return toPage(rows, input.limit, ({ openedAt, id }) => ({ at: openedAt, id }));
}
