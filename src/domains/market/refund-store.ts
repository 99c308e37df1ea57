import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { PaymentId } from '#domains/payments/index.ts';

import type { OrderId, OrderItemId, Refund, RefundId } from './model.ts';

const columns = sql`id, payment_id, order_id, provider_refund_id, amount_minor, currency, state,
  cause, reason, requested_by, failure_code, failure_message, provider_updated_at, request_id,
  created_at, updated_at, succeeded_at`;

/** A part of a refund that falls upon one line. */
export interface RefundItem {
  readonly orderItemId: OrderItemId;
  readonly amountMinor: bigint;
}

/** Refused by the database when the payment would be given back more than once. */
export async function insertRefund(
  ctx: DbContext,
  refund: Refund,
  items: readonly RefundItem[],
): Promise<void> {
  await query(
    ctx,
    sql`insert into refunds (${columns}) values (${refund.id}::uuid, ${refund.paymentId}::uuid,
          ${refund.orderId}::uuid, ${refund.providerRefundId}::text, ${refund.amountMinor}::bigint,
          ${refund.currency}::text, ${refund.state}::text, ${refund.cause}::text,
          ${refund.reason}::text, ${refund.requestedBy}::uuid, null, null, null,
          ${refund.requestId}::text, ${refund.createdAt}::timestamptz,
          ${refund.updatedAt}::timestamptz, null)`,
  );
  if (items.length === 0) return;
  await query(
    ctx,
    sql`insert into refund_items (refund_id, order_item_id, amount_minor)
        select ${refund.id}::uuid, item, amount
        from unnest(${items.map((item) => item.orderItemId)}::uuid[],
          ${items.map((item) => item.amountMinor)}::bigint[]) as parts (item, amount)`,
  );
}

export async function findRefund(ctx: DbContext, id: RefundId): Promise<Refund | undefined> {
  return queryMaybe<Refund>(ctx, sql`select ${columns} from refunds where id = ${id}::uuid`);
}

export async function lockRefund(ctx: DbContext, id: RefundId): Promise<Refund | undefined> {
  return queryMaybe<Refund>(
    ctx,
    sql`select ${columns} from refunds where id = ${id}::uuid for update`,
  );
}

export async function listRefundsOfPayment(
  ctx: DbContext,
  paymentId: PaymentId,
): Promise<Refund[]> {
  return query<Refund>(
    ctx,
    sql`select ${columns} from refunds where payment_id = ${paymentId}::uuid
        order by created_at, id`,
  );
}

export async function listRefundsOfOrder(ctx: DbContext, orderId: OrderId): Promise<Refund[]> {
  return query<Refund>(
    ctx,
    sql`select ${columns} from refunds where order_id = ${orderId}::uuid order by created_at, id`,
  );
}

export async function listRefundItems(ctx: DbContext, id: RefundId): Promise<RefundItem[]> {
  return query<RefundItem>(
    ctx,
    sql`select refund_items.order_item_id, refund_items.amount_minor
        from refund_items join order_items on order_items.id = refund_items.order_item_id
        where refund_items.refund_id = ${id}::uuid order by order_items.position`,
  );
}

/** What refunds that have not failed take of each line, also those that are still on their way. */
export async function sumRefundedByItem(
  ctx: DbContext,
  orderId: OrderId,
): Promise<Map<OrderItemId, bigint>> {
  const rows = await query<{ orderItemId: OrderItemId; amountMinor: bigint }>(
    ctx,
    sql`select refund_items.order_item_id, sum(refund_items.amount_minor)::bigint as amount_minor
        from refund_items join refunds on refunds.id = refund_items.refund_id
        where refunds.order_id = ${orderId}::uuid
          and refunds.state not in ('failed', 'failed_after_success')
        group by refund_items.order_item_id`,
  );
  return new Map(rows.map((row) => [row.orderItemId, row.amountMinor]));
}

export async function updateRefund(ctx: DbContext, refund: Refund): Promise<void> {
  await query(
    ctx,
    sql`update refunds set state = ${refund.state}::text,
          failure_code = ${refund.failureCode}::text,
          failure_message = ${refund.failureMessage}::text,
          provider_updated_at = ${refund.providerUpdatedAt}::timestamptz,
          updated_at = ${refund.updatedAt}::timestamptz,
          succeeded_at = ${refund.succeededAt}::timestamptz
        where id = ${refund.id}::uuid`,
  );
}
