import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql, type SqlQuery } from '#db/sql.ts';

import type { InboxEvent, InboxEventId } from './model.ts';

const columns = sql`id, provider, event_id, event_type, object_kind, object_id, parent_id,
  occurred_at, received_at, state, tries, next_attempt_at, settled_at, reason, request_id`;

/** The insert by itself, so that one statement can write event and log; returns the id of a new one. */
export function insertEventSql(event: InboxEvent): SqlQuery {
  return sql`insert into webhook_inbox (${columns}) values (${event.id}::uuid,
      ${event.provider}::text, ${event.eventId}::text, ${event.eventType}::text,
      ${event.objectKind}::text, ${event.objectId}::text, ${event.parentId}::text,
      ${event.occurredAt}::timestamptz, ${event.receivedAt}::timestamptz, ${event.state}::text,
      ${event.tries}::integer, ${event.nextAttemptAt}::timestamptz,
      ${event.settledAt}::timestamptz, ${event.reason}::text, ${event.requestId}::text)
    on conflict (provider, event_id) do nothing
    returning id`;
}

/** False when the event is known: it is effective once, however often it comes. */
export async function insertEvent(ctx: DbContext, event: InboxEvent): Promise<boolean> {
  return (await query(ctx, insertEventSql(event))).length === 1;
}

/** Events whose moment has come, the longest due first. */
export async function listDueEvents(
  ctx: DbContext,
  input: { now: Date; limit: number },
): Promise<InboxEventId[]> {
  const rows = await query<{ id: InboxEventId }>(
    ctx,
    sql`select id from webhook_inbox where next_attempt_at <= ${input.now}::timestamptz
        order by next_attempt_at, id limit ${input.limit}::integer`,
  );
  return rows.map((row) => row.id);
}

/** Locks these events until the transaction ends, but for those that somebody else has locked. */
export async function lockFreeEvents(
  ctx: DbContext,
  ids: readonly InboxEventId[],
): Promise<InboxEvent[]> {
  return query<InboxEvent>(
    ctx,
    sql`select ${columns} from webhook_inbox
        where id = any(${[...ids]}::uuid[]) and next_attempt_at is not null
        order by id for update skip locked`,
  );
}

export async function lockEventByKey(
  ctx: DbContext,
  event: Pick<InboxEvent, 'provider' | 'eventId'>,
): Promise<InboxEvent | undefined> {
  return queryMaybe<InboxEvent>(
    ctx,
    sql`select ${columns} from webhook_inbox
        where provider = ${event.provider}::text and event_id = ${event.eventId}::text for update`,
  );
}

export async function findEventByKey(
  ctx: DbContext,
  event: Pick<InboxEvent, 'provider' | 'eventId'>,
): Promise<InboxEvent | undefined> {
  return queryMaybe<InboxEvent>(
    ctx,
    sql`select ${columns} from webhook_inbox
        where provider = ${event.provider}::text and event_id = ${event.eventId}::text`,
  );
}

/** Writes what became of these events; all of them the same. */
export async function updateEvents(
  ctx: DbContext,
  ids: readonly InboxEventId[],
  to: Pick<InboxEvent, 'state' | 'tries' | 'nextAttemptAt' | 'settledAt' | 'reason'>,
): Promise<void> {
  if (ids.length === 0) return;
  await query(
    ctx,
    sql`update webhook_inbox set state = ${to.state}::text, tries = ${to.tries}::integer,
          next_attempt_at = ${to.nextAttemptAt}::timestamptz,
          settled_at = ${to.settledAt}::timestamptz, reason = ${to.reason}::text
        where id = any(${[...ids]}::uuid[])`,
  );
}
