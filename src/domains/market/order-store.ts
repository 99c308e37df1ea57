import type { TimePosition } from '#core/cursor.ts';
import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql, sqlAnd, type SqlQuery } from '#db/sql.ts';
import type { UserId } from '#domains/identity/index.ts';
import type { PaymentId } from '#domains/payments/index.ts';

import type { Order, OrderId, OrderState } from './model.ts';

const columns = sql`id, buyer_id, state, currency, total_minor, refunded_minor, payment_id,
  request_id, created_at, updated_at, placed_at, expires_at, paid_at`;

/** False when the buyer has a cart in this currency already. */
export async function insertCart(ctx: DbContext, cart: Order): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`insert into orders (id, buyer_id, state, currency, total_minor, request_id, created_at,
          updated_at)
        values (${cart.id}::uuid, ${cart.buyerId}::uuid, 'draft', ${cart.currency}::text, 0,
          ${cart.requestId}::text, ${cart.createdAt}::timestamptz, ${cart.updatedAt}::timestamptz)
        on conflict (buyer_id, currency) where state = 'draft' do nothing returning id`,
  );
  return rows.length === 1;
}

export async function findOrder(ctx: DbContext, id: OrderId): Promise<Order | undefined> {
  return queryMaybe<Order>(ctx, sql`select ${columns} from orders where id = ${id}::uuid`);
}

export async function lockOrder(ctx: DbContext, id: OrderId): Promise<Order | undefined> {
  return queryMaybe<Order>(
    ctx,
    sql`select ${columns} from orders where id = ${id}::uuid for update`,
  );
}

/** The draft of a buyer in one currency, locked until the transaction ends. */
export async function lockCart(
  ctx: DbContext,
  buyerId: UserId,
  currency: string,
): Promise<Order | undefined> {
  return queryMaybe<Order>(
    ctx,
    sql`select ${columns} from orders where buyer_id = ${buyerId}::uuid
          and currency = ${currency}::text and state = 'draft' for update`,
  );
}

export async function listCarts(ctx: DbContext, buyerId: UserId): Promise<Order[]> {
  return query<Order>(
    ctx,
    sql`select ${columns} from orders where buyer_id = ${buyerId}::uuid and state = 'draft'
        order by currency`,
  );
}

export async function updateOrder(ctx: DbContext, order: Order): Promise<void> {
  await query(
    ctx,
    sql`update orders set state = ${order.state}::text, total_minor = ${order.totalMinor}::bigint,
          refunded_minor = ${order.refundedMinor}::bigint, payment_id = ${order.paymentId}::uuid,
          updated_at = ${order.updatedAt}::timestamptz, placed_at = ${order.placedAt}::timestamptz,
          expires_at = ${order.expiresAt}::timestamptz, paid_at = ${order.paidAt}::timestamptz
        where id = ${order.id}::uuid`,
  );
}

/** Placed orders, the newest first; `after` is the last one of the page before. */
export async function listOrderRows(
  ctx: DbContext,
  input: {
    buyerId?: UserId | undefined;
    states?: readonly OrderState[] | undefined;
    after?: TimePosition | undefined;
    limit: number;
  },
): Promise<Order[]> {
  const { buyerId, states, after, limit } = input;
  const conditions: SqlQuery[] = [sql`state <> 'draft'`];
  if (buyerId !== undefined) conditions.push(sql`buyer_id = ${buyerId}::uuid`);
  if (states !== undefined) conditions.push(sql`state = any(${[...states]}::text[])`);
  if (after !== undefined) {
    conditions.push(sql`(created_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  }
  return query<Order>(
    ctx,
    sql`select ${columns} from orders where ${sqlAnd(conditions)}
        order by created_at desc, id desc limit ${limit}::integer`,
  );
}

/** Orders that nobody has paid in their time, the longest overdue first. */
export async function listOverdueOrders(
  ctx: DbContext,
  input: { now: Date; limit: number },
): Promise<OrderId[]> {
  const rows = await query<{ id: OrderId }>(
    ctx,
    sql`select id from orders
        where state in ('pending_payment', 'failed') and expires_at <= ${input.now}::timestamptz
        order by expires_at, id limit ${input.limit}::integer`,
  );
  return rows.map((row) => row.id);
}

export async function findOrderOfPayment(
  ctx: DbContext,
  paymentId: PaymentId,
): Promise<Order | undefined> {
  return queryMaybe<Order>(
    ctx,
    sql`select ${columns} from orders where payment_id = ${paymentId}::uuid`,
  );
}
