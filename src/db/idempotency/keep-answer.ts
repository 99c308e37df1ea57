import { query, type DbContext } from '../pool.ts';
import { sql } from '../sql.ts';
import type { KeptAnswer, RequestKey } from './claim-key.ts';

/** Keeps what a request was answered. Whoever has lost the key by then keeps nothing. */
export async function keepAnswer(
  ctx: DbContext,
  request: RequestKey & { readonly leaseExpiresAt: Date },
  answer: KeptAnswer,
): Promise<void> {
  const { status, ...response } = answer;
  await query(
    ctx,
    sql`update api_idempotency set status = ${status}::integer,
          response = ${JSON.stringify(response)}::jsonb
        where account_id = ${request.accountId}::uuid and route = ${request.route}::text
          and key = ${request.key}::text and status is null
          and lease_expires_at = ${request.leaseExpiresAt}::timestamptz`,
  );
}

/** Gives a key back whose request came to nothing: the next one under it is tried anew. */
export async function releaseKey(
  ctx: DbContext,
  request: RequestKey & { readonly leaseExpiresAt: Date },
): Promise<void> {
  await query(
    ctx,
    sql`delete from api_idempotency
        where account_id = ${request.accountId}::uuid and route = ${request.route}::text
          and key = ${request.key}::text and status is null
          and lease_expires_at = ${request.leaseExpiresAt}::timestamptz`,
  );
}

/** Deletes at most `limit` answers that nobody can ask for any more, and says how many those were. */
export async function deleteOldAnswers(
  ctx: DbContext,
  input: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const rows = await query(
    ctx,
    sql`delete from api_idempotency where ctid = any (array(
          select ctid from api_idempotency where created_at <= ${input.before}::timestamptz
          limit ${input.limit}::integer))
        returning 1 as gone`,
  );
  return rows.length;
}

export async function countOldAnswers(ctx: DbContext, before: Date): Promise<number> {
  const rows = await query<{ count: number }>(
    ctx,
    sql`select count(*)::integer as count from api_idempotency
        where created_at <= ${before}::timestamptz`,
  );
  return rows[0]!.count;
}
