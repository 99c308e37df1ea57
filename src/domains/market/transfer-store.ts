import type { TimePosition } from '#core/cursor.ts';
import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql, sqlAnd, type SqlQuery } from '#db/sql.ts';

import type {
  HoldReason,
  OrderId,
  SellerId,
  SellerTransfer,
  TransferId,
  TransferState,
} from './model.ts';

const columns = sql`id, order_id, seller_id, purpose, amount_minor, captured_minor, currency, state,
  hold_reason, stripe_transfer_id, destination, reversed_minor, minimum_waived, failure_code,
  failure_message, request_id, created_at, updated_at, completed_at`;

/** Refused by the database when the seller has one of this order that is neither cancelled nor given up. */
export async function insertTransfer(ctx: DbContext, transfer: SellerTransfer): Promise<void> {
  await query(
    ctx,
    sql`insert into seller_transfers (${columns}) values (${transfer.id}::uuid,
          ${transfer.orderId}::uuid, ${transfer.sellerId}::uuid, ${transfer.purpose}::text,
          ${transfer.amountMinor}::bigint, ${transfer.capturedMinor}::bigint,
          ${transfer.currency}::text, ${transfer.state}::text, null, null, null, 0, false, null,
          null, ${transfer.requestId}::text, ${transfer.createdAt}::timestamptz,
          ${transfer.updatedAt}::timestamptz, null)`,
  );
}

export async function findTransfer(
  ctx: DbContext,
  id: TransferId,
): Promise<SellerTransfer | undefined> {
  return queryMaybe<SellerTransfer>(
    ctx,
    sql`select ${columns} from seller_transfers where id = ${id}::uuid`,
  );
}

export async function lockTransfer(
  ctx: DbContext,
  id: TransferId,
): Promise<SellerTransfer | undefined> {
  return queryMaybe<SellerTransfer>(
    ctx,
    sql`select ${columns} from seller_transfers where id = ${id}::uuid for update`,
  );
}

/** Every transfer of an order, also those that were cancelled, locked until the transaction ends. */
export async function lockTransfersOfOrder(
  ctx: DbContext,
  orderId: OrderId,
): Promise<SellerTransfer[]> {
  return query<SellerTransfer>(
    ctx,
    sql`select ${columns} from seller_transfers where order_id = ${orderId}::uuid
        order by id for update`,
  );
}

export async function listTransfersOfOrder(
  ctx: DbContext,
  orderId: OrderId,
): Promise<SellerTransfer[]> {
  return query<SellerTransfer>(
    ctx,
    sql`select ${columns} from seller_transfers where order_id = ${orderId}::uuid
        order by created_at, id`,
  );
}

/** The newest first; `after` is the last one of the page before. */
export async function listTransferRows(
  ctx: DbContext,
  input: {
    sellerId?: SellerId | undefined;
    states?: readonly TransferState[] | undefined;
    after?: TimePosition | undefined;
    limit: number;
  },
): Promise<SellerTransfer[]> {
  const { sellerId, states, after, limit } = input;
  const conditions: SqlQuery[] = [];
  if (sellerId !== undefined) conditions.push(sql`seller_id = ${sellerId}::uuid`);
  if (states !== undefined) conditions.push(sql`state = any(${[...states]}::text[])`);
  if (after !== undefined) {
    conditions.push(sql`(created_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  }
  return query<SellerTransfer>(
    ctx,
    sql`select ${columns} from seller_transfers where ${sqlAnd(conditions)}
        order by created_at desc, id desc limit ${limit}::integer`,
  );
}

/** Transfers of a seller that are held for one reason, the longest first. */
export async function listHeldTransfers(
  ctx: DbContext,
  input: { holdReason: HoldReason; sellerId: SellerId; limit: number },
): Promise<TransferId[]> {
  const rows = await query<{ id: TransferId }>(
    ctx,
    sql`select id from seller_transfers
        where state = 'on_hold' and hold_reason = ${input.holdReason}::text
          and seller_id = ${input.sellerId}::uuid
        order by created_at, id limit ${input.limit}::integer`,
  );
  return rows.map((row) => row.id);
}

/** Transfers that are held for a reason that does not hold any more, the longest first. */
export async function listForgottenTransfers(
  ctx: DbContext,
  { now, limit }: { now: Date; limit: number },
): Promise<TransferId[]> {
  const rows = await query<{ id: TransferId }>(
    ctx,
    sql`select seller_transfers.id from seller_transfers
          join sellers on sellers.id = seller_transfers.seller_id
          join orders on orders.id = seller_transfers.order_id
          join operations on operations.kind = 'transfer'
            and operations.subject_id = seller_transfers.id
        where seller_transfers.state = 'on_hold'
          and ((seller_transfers.hold_reason = 'account' and sellers.state = 'active'
              and seller_transfers.failure_code is null)
            or (seller_transfers.hold_reason = 'dispute'
              and orders.state in ('paid', 'partially_refunded')))
          and operations.next_attempt_at > ${now}::timestamptz
        order by seller_transfers.created_at, seller_transfers.id limit ${limit}::integer`,
  );
  return rows.map((row) => row.id);
}

export async function updateTransfer(ctx: DbContext, transfer: SellerTransfer): Promise<void> {
  await query(
    ctx,
    sql`update seller_transfers set amount_minor = ${transfer.amountMinor}::bigint,
          state = ${transfer.state}::text, hold_reason = ${transfer.holdReason}::text,
          stripe_transfer_id = ${transfer.stripeTransferId}::text,
          destination = ${transfer.destination}::text,
          reversed_minor = ${transfer.reversedMinor}::bigint,
          minimum_waived = ${transfer.minimumWaived}::boolean,
          failure_code = ${transfer.failureCode}::text,
          failure_message = ${transfer.failureMessage}::text,
          updated_at = ${transfer.updatedAt}::timestamptz,
          completed_at = ${transfer.completedAt}::timestamptz
        where id = ${transfer.id}::uuid`,
  );
}

/** What went to a seller, and what of it came back, by currency. */
export async function sumTransfers(
  ctx: DbContext,
  sellerId: SellerId,
): Promise<{ currency: string; sentMinor: bigint; reversedMinor: bigint }[]> {
  return query(
    ctx,
    sql`select currency, sum(amount_minor)::bigint as sent_minor,
          sum(reversed_minor)::bigint as reversed_minor
        from seller_transfers
        where seller_id = ${sellerId}::uuid and stripe_transfer_id is not null
        group by currency order by currency`,
  );
}
