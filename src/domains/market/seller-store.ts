import type { TimePosition } from '#core/cursor.ts';
import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { UserId } from '#domains/identity/index.ts';

import type { Seller, SellerId, SellerState } from './model.ts';

const columns = sql`id, user_id, display_name, country, stripe_account_id, state, payouts_enabled,
  requirements, request_id, created_at, updated_at`;

/** False when the account sells already. */
export async function insertSeller(ctx: DbContext, seller: Seller): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`insert into sellers (${columns}) values (${seller.id}::uuid, ${seller.userId}::uuid,
          ${seller.displayName}::text, ${seller.country}::text, ${seller.stripeAccountId}::text,
          ${seller.state}::text, ${seller.payoutsEnabled}::boolean,
          ${JSON.stringify(seller.requirements)}::jsonb, ${seller.requestId}::text,
          ${seller.createdAt}::timestamptz, ${seller.updatedAt}::timestamptz)
        on conflict (user_id) do nothing returning id`,
  );
  return rows.length === 1;
}

export async function findSeller(ctx: DbContext, id: SellerId): Promise<Seller | undefined> {
  return queryMaybe<Seller>(ctx, sql`select ${columns} from sellers where id = ${id}::uuid`);
}

export async function findSellerOfUser(
  ctx: DbContext,
  userId: UserId,
): Promise<Seller | undefined> {
  return queryMaybe<Seller>(
    ctx,
    sql`select ${columns} from sellers where user_id = ${userId}::uuid`,
  );
}

export async function findSellerOfAccount(
  ctx: DbContext,
  accountId: string,
): Promise<Seller | undefined> {
  return queryMaybe<Seller>(
    ctx,
    sql`select ${columns} from sellers where stripe_account_id = ${accountId}::text`,
  );
}

export async function lockSeller(ctx: DbContext, id: SellerId): Promise<Seller | undefined> {
  return queryMaybe<Seller>(
    ctx,
    sql`select ${columns} from sellers where id = ${id}::uuid for update`,
  );
}

/** Where the payment provider writes to; null for an account that is gone. */
export async function findSellerEmail(ctx: DbContext, id: SellerId): Promise<string | null> {
  const row = await queryMaybe<{ email: string }>(
    ctx,
    sql`select users.email from sellers join users on users.id = sellers.user_id
        where sellers.id = ${id}::uuid`,
  );
  return row?.email ?? null;
}

export async function updateSeller(ctx: DbContext, seller: Seller): Promise<void> {
  await query(
    ctx,
    sql`update sellers set display_name = ${seller.displayName}::text,
          stripe_account_id = ${seller.stripeAccountId}::text, state = ${seller.state}::text,
          payouts_enabled = ${seller.payoutsEnabled}::boolean,
          requirements = ${JSON.stringify(seller.requirements)}::jsonb,
          updated_at = ${seller.updatedAt}::timestamptz
        where id = ${seller.id}::uuid`,
  );
}

/** The newest first; `after` is the last one of the page before. */
export async function listSellerRows(
  ctx: DbContext,
  input: {
    states?: readonly SellerState[] | undefined;
    after?: TimePosition | undefined;
    limit: number;
  },
): Promise<Seller[]> {
  const { states, after, limit } = input;
  const inStates = states === undefined ? sql`true` : sql`state = any(${[...states]}::text[])`;
  const older =
    after === undefined
      ? sql`true`
      : sql`(created_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`;
  return query<Seller>(
    ctx,
    sql`select ${columns} from sellers where ${inStates} and ${older}
        order by created_at desc, id desc limit ${limit}::integer`,
  );
}
