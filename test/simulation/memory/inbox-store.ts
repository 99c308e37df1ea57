import type * as real from '#domains/payments/webhooks/inbox-store.ts';

import { statement } from './database.ts';
import { orderBy } from './order-by.ts';
import type { MoneyTables } from './tables.ts';
import type { Transaction } from './transaction.ts';

type Real = typeof real;
type Event = MoneyTables['webhook_inbox'];

/** True where the event is new. */
export async function putEvent(tx: Transaction, event: Event): Promise<boolean> {
  return tx.insert('webhook_inbox', event, { unless: 'webhook_inbox_provider_event_id_key' });
}

export const insertEvent: Real['insertEvent'] = (ctx, event) =>
  statement(ctx, (tx) => putEvent(tx, event));

export const listDueEvents: Real['listDueEvents'] = (ctx, { now, limit }) =>
  statement(ctx, (tx) =>
    tx
      .filter('webhook_inbox', (row) => row.nextAttemptAt !== null && row.nextAttemptAt <= now)
      .sort(orderBy('nextAttemptAt', 'id'))
      .slice(0, limit)
      .map(({ id }) => id),
  );

export const lockFreeEvents: Real['lockFreeEvents'] = (ctx, ids) =>
  statement(ctx, async (tx) => {
    const locked: Event[] = [];
    for (const id of [...new Set(ids)].sort()) {
      if (tx.get('webhook_inbox', id)?.nextAttemptAt === null) continue;
      const event = await tx.lock('webhook_inbox', id, { skipsLocked: true });
      if (event !== undefined && event.nextAttemptAt !== null) locked.push(event);
    }
    return locked;
  });

export const lockEventByKey: Real['lockEventByKey'] = (ctx, key) =>
  statement(ctx, async (tx) => {
    const event = findByKey(tx, key);
    return event && tx.lock('webhook_inbox', event.id);
  });

export const findEventByKey: Real['findEventByKey'] = (ctx, key) =>
  statement(ctx, (tx) => findByKey(tx, key));

export const updateEvents: Real['updateEvents'] = async (ctx, ids, to) => {
  if (ids.length === 0) return;
  const { state, tries, nextAttemptAt, settledAt, reason } = to;
  await statement(ctx, async (tx) => {
    for (const id of ids) {
      await tx.update('webhook_inbox', id, () => ({
        state,
        tries,
        nextAttemptAt,
        settledAt,
        reason,
      }));
    }
  });
};

function findByKey(
  tx: Transaction,
  { provider, eventId }: Pick<Event, 'provider' | 'eventId'>,
): Event | undefined {
  return tx.where('webhook_inbox', 'eventId', eventId, (row) => row.provider === provider)[0];
}
