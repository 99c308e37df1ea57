import type { TimePosition } from '#core/cursor.ts';
import { query, queryMaybe, queryOne, type DbContext } from '#db/pool.ts';
import { sql, sqlAnd, type SqlQuery } from '#db/sql.ts';

import type { Provider } from '../model.ts';
import { insertEventSql } from './inbox-store.ts';
import type { DeliveryId, InboxEvent, WebhookDelivery } from './model.ts';

const columns = sql`id, provider, received_at, payload, payload_bytes, payload_sha256, headers,
  signature, signature_valid, host(source_ip) as source_ip, user_agent, request_id, event_id,
  event_type, processing_result`;

/** A delivery in the log, without its bytes. */
export type DeliverySummary = Omit<WebhookDelivery, 'payload' | 'payloadSha256' | 'headers'>;

const summaryColumns = sql`id, provider, received_at, payload_bytes, signature, signature_valid,
  host(source_ip) as source_ip, user_agent, request_id, event_id, event_type, processing_result`;

function insertDeliverySql(delivery: WebhookDelivery, result: SqlQuery): SqlQuery {
  return sql`insert into webhook_deliveries (id, provider, received_at, payload, payload_bytes,
      payload_sha256, headers, signature, signature_valid, source_ip, user_agent, request_id,
      event_id, event_type, processing_result)
    select ${delivery.id}::uuid, ${delivery.provider}::text, ${delivery.receivedAt}::timestamptz,
      ${Buffer.from(delivery.payload)}::bytea, ${delivery.payloadBytes}::integer,
      ${Buffer.from(delivery.payloadSha256)}::bytea, ${JSON.stringify(delivery.headers)}::jsonb,
      ${delivery.signature}::text, ${delivery.signatureValid}::boolean,
      ${delivery.sourceIp}::inet, ${delivery.userAgent}::text, ${delivery.requestId}::text,
      ${delivery.eventId}::text, ${delivery.eventType}::text, ${result}`;
}

export async function insertDelivery(ctx: DbContext, delivery: WebhookDelivery): Promise<void> {
  await query(ctx, insertDeliverySql(delivery, sql`${delivery.processingResult}::text`));
}

/**
 * Writes an event and the log of its delivery in one round trip; the log says `skipped` of an event
 * that was there already. Returns whether it is new.
 */
export async function insertEventAndDelivery(
  ctx: DbContext,
  event: InboxEvent,
  delivery: WebhookDelivery,
): Promise<boolean> {
  const result = sql`case when ${delivery.processingResult}::text = 'ok'
    and not exists (select from fresh) then 'skipped' else ${delivery.processingResult}::text end`;
  const row = await queryOne<{ fresh: boolean }>(
    ctx,
    sql`with fresh as (${insertEventSql(event)}),
          logged as (${insertDeliverySql(delivery, result)})
        select exists (select from fresh) as fresh`,
  );
  return row.fresh;
}

export async function findDelivery(
  ctx: DbContext,
  id: DeliveryId,
): Promise<WebhookDelivery | undefined> {
  return queryMaybe<WebhookDelivery>(
    ctx,
    sql`select ${columns} from webhook_deliveries where id = ${id}::uuid`,
  );
}

/** Deliveries, the newest first; `after` is the last one of the page before. */
export async function listDeliveryRows(
  ctx: DbContext,
  input: {
    provider?: Provider | undefined;
    /** `ok`, `skipped`, `signature_invalid` or `error`. */
    result?: string | undefined;
    eventId?: string | undefined;
    after?: TimePosition | undefined;
    limit: number;
  },
): Promise<DeliverySummary[]> {
  const { provider, result, eventId, after } = input;
  const conditions: SqlQuery[] = [];
  if (provider !== undefined) conditions.push(sql`provider = ${provider}::text`);
  if (eventId !== undefined) conditions.push(sql`event_id = ${eventId}::text`);
  if (result === 'error') conditions.push(sql`processing_result like 'error: %'`);
  else if (result !== undefined) conditions.push(sql`processing_result = ${result}::text`);
  if (after !== undefined) {
    conditions.push(sql`(received_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  }
  return query<DeliverySummary>(
    ctx,
    sql`select ${summaryColumns} from webhook_deliveries where ${sqlAnd(conditions)}
        order by received_at desc, id desc limit ${input.limit}::integer`,
  );
}

/** What may go: older than that, and no evidence of an exception that is open. */
function isOld(before: Date): SqlQuery {
  return sql`received_at < ${before}::timestamptz and not exists (
    select from payment_exceptions e
    where e.closed_at is null and e.details ->> 'eventId' = webhook_deliveries.event_id)`;
}

/** Deletes at most `limit` old deliveries and returns how many there were. */
export async function deleteOldDeliveryRows(
  ctx: DbContext,
  input: { before: Date; limit: number },
): Promise<number> {
  const row = await queryOne<{ count: number }>(
    ctx,
    sql`with gone as (
          delete from webhook_deliveries where id = any (array(
            select id from webhook_deliveries where ${isOld(input.before)}
            order by received_at limit ${input.limit}::integer)) returning 1
        ) select count(*)::integer as count from gone`,
  );
  return row.count;
}

export async function countOldDeliveryRows(ctx: DbContext, before: Date): Promise<number> {
  const row = await queryOne<{ count: number }>(
    ctx,
    sql`select count(*)::integer as count from webhook_deliveries where ${isOld(before)}`,
  );
  return row.count;
}
