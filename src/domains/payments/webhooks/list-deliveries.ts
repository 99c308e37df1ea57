import type { Context } from '#context.ts';
import { timeCursors } from '#core/cursor.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';

import type { Provider } from '../model.ts';
import { listDeliveryRows, type DeliverySummary } from './delivery-store.ts';

const CURSORS = timeCursors('webhook_deliveries.recent');

export const DELIVERY_RESULTS = ['ok', 'skipped', 'signature_invalid', 'error'] as const;

/** Deliveries as they were logged, the newest first. @throws CURSOR_INVALID */
export async function listDeliveries(
  ctx: Pick<Context, 'db'>,
  input: PageInput & {
    provider?: Provider | undefined;
    result?: (typeof DELIVERY_RESULTS)[number] | undefined;
    eventId?: string | undefined;
  },
): Promise<Page<DeliverySummary>> {
  const after = CURSORS.decode(input.cursor);
  const rows = await listDeliveryRows(ctx, { ...input, after, limit: input.limit + 1 });
  return toPage(rows, input.limit, ({ receivedAt: at, id }) => CURSORS.encode({ at, id }));
}
