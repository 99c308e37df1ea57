import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';

import { paymentErrors } from '../errors.ts';
import { findDelivery } from './delivery-store.ts';
import { findEventByKey } from './inbox-store.ts';
import type { DeliveryId, InboxEvent, WebhookDelivery } from './model.ts';

/** One delivery with its bytes, and what became of its event. @throws WEBHOOK_DELIVERY_NOT_FOUND */
export async function getDelivery(
  ctx: Pick<Context, 'db'>,
  id: string,
): Promise<{ delivery: WebhookDelivery; event: InboxEvent | undefined }> {
  const delivery = isUuid(id) ? await findDelivery(ctx, id as DeliveryId) : undefined;
  if (delivery === undefined) throw paymentErrors.WEBHOOK_DELIVERY_NOT_FOUND({ id });
  const { provider, eventId } = delivery;
  const event = eventId === null ? undefined : await findEventByKey(ctx, { provider, eventId });
  return { delivery, event };
}
