import type * as real from '#domains/payments/webhooks/delivery-store.ts';

import { statement } from './database.ts';
import { putEvent } from './inbox-store.ts';
import { notInMemory } from './not-in-memory.ts';

type Real = typeof real;

export const insertDelivery: Real['insertDelivery'] = (ctx, delivery) =>
  statement(ctx, async (tx) => {
    await tx.insert('webhook_deliveries', delivery);
  });

export const insertEventAndDelivery: Real['insertEventAndDelivery'] = (ctx, event, delivery) =>
  statement(ctx, async (tx) => {
    const fresh = await putEvent(tx, event);
    const isRepeated = delivery.processingResult === 'ok' && !fresh;
    const processingResult = isRepeated ? 'skipped' : delivery.processingResult;
    await tx.insert('webhook_deliveries', { ...delivery, processingResult });
    return fresh;
  });

export const findDelivery: Real['findDelivery'] = (ctx, id) =>
  statement(ctx, (tx) => tx.get('webhook_deliveries', id));

export const listDeliveryRows: Real['listDeliveryRows'] = notInMemory('listDeliveryRows');
export const deleteOldDeliveryRows: Real['deleteOldDeliveryRows'] =
  notInMemory('deleteOldDeliveryRows');
export const countOldDeliveryRows: Real['countOldDeliveryRows'] =
  notInMemory('countOldDeliveryRows');
