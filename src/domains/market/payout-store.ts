import type { TimePosition } from '#core/cursor.ts';
import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { Payout, PayoutId, SellerId } from './model.ts';

const columns = sql`id, seller_id, stripe_payout_id, amount_minor, currency, state, failure_code,
  arrival_at, request_id, created_at, updated_at`;

/** False when the payout is known. */
export async function insertPayout(ctx: DbContext, payout: Payout): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`insert into payouts (${columns}) values (${payout.id}::uuid, ${payout.sellerId}::uuid,
          ${payout.stripePayoutId}::text, ${payout.amountMinor}::bigint, ${payout.currency}::text,
          ${payout.state}::text, ${payout.failureCode}::text, ${payout.arrivalAt}::timestamptz,
          ${payout.requestId}::text, ${payout.createdAt}::timestamptz,
          ${payout.updatedAt}::timestamptz)
        on conflict (stripe_payout_id) do nothing returning id`,
  );
  return rows.length === 1;
}

export async function findPayout(ctx: DbContext, id: PayoutId): Promise<Payout | undefined> {
  return queryMaybe<Payout>(ctx, sql`select ${columns} from payouts where id = ${id}::uuid`);
}

export async function lockPayout(ctx: DbContext, id: PayoutId): Promise<Payout | undefined> {
  return queryMaybe<Payout>(
    ctx,
    sql`select ${columns} from payouts where id = ${id}::uuid for update`,
  );
}

export async function updatePayout(ctx: DbContext, payout: Payout): Promise<void> {
  await query(
    ctx,
    sql`update payouts set amount_minor = ${payout.amountMinor}::bigint,
          currency = ${payout.currency}::text, state = ${payout.state}::text,
          failure_code = ${payout.failureCode}::text, arrival_at = ${payout.arrivalAt}::timestamptz,
          updated_at = ${payout.updatedAt}::timestamptz
        where id = ${payout.id}::uuid`,
  );
}

/** Payouts of a seller, the newest first; `after` is the last one of the page before. */
export async function listPayoutRows(
  ctx: DbContext,
  input: { sellerId: SellerId; after?: TimePosition | undefined; limit: number },
): Promise<Payout[]> {
  const older =
    input.after === undefined
      ? sql`true`
      : sql`(created_at, id) < (${input.after.at}::timestamptz, ${input.after.id}::uuid)`;
  return query<Payout>(
    ctx,
    sql`select ${columns} from payouts where seller_id = ${input.sellerId}::uuid and ${older}
        order by created_at desc, id desc limit ${input.limit}::integer`,
  );
}
