import type { Context } from '#context.ts';

import { readCursor, toPage, type PaymentPage } from '../cursor.ts';
import type { Provider } from '../model.ts';
import { listDeliveryRows, type DeliverySummary } from './delivery-store.ts';

export const DELIVERY_RESULTS = ['ok', 'skipped', 'signature_invalid', 'error'] as const;

/** Deliveries as they were logged, the newest first. @throws PAYMENT_CURSOR_INVALID */
export async function listDeliveries(
  ctx: Pick<Context, 'db'>,
  input: {
    provider?: Provider | undefined;
    result?: (typeof DELIVERY_RESULTS)[number] | undefined;
    eventId?: string | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<PaymentPage<DeliverySummary>> {
  const after = readCursor(input.cursor);
  const rows = await listDeliveryRows(ctx, { ...input, after, limit: input.limit + 1 });
  return toPage(rows, input.limit, ({ receivedAt, id }) => ({ at: receivedAt, id }));
}
