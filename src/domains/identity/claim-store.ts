import type { Id } from '#core/ids.ts';
import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { UserId } from './model.ts';

/** Puts a claim in place of any that is still open. */
export async function replaceClaim(
  ctx: DbContext,
  claim: { id: Id<'claim'>; hash: Buffer; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await query(ctx, sql`delete from claims where used_at is null`);
  await query(
    ctx,
    sql`insert into claims (id, token_hash, created_at, expires_at)
        values (${claim.id}::uuid, ${claim.hash}, ${claim.createdAt}::timestamptz,
          ${claim.expiresAt}::timestamptz)`,
  );
}

export async function hasOpenClaim(
  ctx: DbContext,
  input: { hash: Buffer; now: Date },
): Promise<boolean> {
  const row = await queryMaybe(
    ctx,
    sql`select id from claims where token_hash = ${input.hash} and used_at is null
           and expires_at > ${input.now}::timestamptz`,
  );
  return row !== undefined;
}

/** Uses the claim once; false when it is unknown, used, expired or replaced. */
export async function updateClaimUsed(
  ctx: DbContext,
  input: { hash: Buffer; userId: UserId; now: Date },
): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`update claims set used_at = ${input.now}::timestamptz, used_by = ${input.userId}::uuid
         where token_hash = ${input.hash} and used_at is null
           and expires_at > ${input.now}::timestamptz returning id`,
  );
  return rows.length === 1;
}
