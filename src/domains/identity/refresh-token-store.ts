import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { SessionId, UserId } from './model.ts';

export interface RefreshToken {
  readonly sessionId: SessionId;
  readonly userId: UserId;
  readonly generation: number;
  readonly spentAt: Date | null;
  /** Of whoever refreshed last. */
  readonly userAgent: string;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  /** Hash of the one unspent token of the session. */
  readonly liveHash: Buffer | null;
}

export async function insertRefreshToken(
  ctx: DbContext,
  token: { hash: Buffer; sessionId: SessionId; now: Date },
): Promise<void> {
  await query(
    ctx,
    sql`insert into refresh_tokens (token_hash, session_id, generation, created_at)
        values (${token.hash}, ${token.sessionId}::uuid, 0, ${token.now}::timestamptz)`,
  );
}

export async function findRefreshToken(
  ctx: DbContext,
  hash: Buffer,
): Promise<RefreshToken | undefined> {
  return queryMaybe<RefreshToken>(
    ctx,
    sql`select t.session_id, s.user_id, t.generation, t.spent_at, s.user_agent, s.expires_at,
               s.revoked_at, live.token_hash as live_hash
          from refresh_tokens t
          join sessions s on s.id = t.session_id
          left join refresh_tokens live
            on live.session_id = t.session_id and live.spent_at is null
         where t.token_hash = ${hash}`,
  );
}

/**
 * Compare-and-swap: spends the live token and puts its successor in its place, in one statement.
 * False when somebody else has spent it, or the session has ended.
 */
export async function swapRefreshToken(
  ctx: DbContext,
  input: { spent: Buffer; successor: Buffer; userAgent: string; now: Date },
): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`with spent as (
          update refresh_tokens t set spent_at = ${input.now}::timestamptz
            from sessions s join users u on u.id = s.user_id
           where t.token_hash = ${input.spent} and t.spent_at is null and s.id = t.session_id
             and s.revoked_at is null and s.expires_at > ${input.now}::timestamptz
             and u.state = 'active'
          returning t.session_id, t.generation
        ), used as (
          update sessions
             set last_used_at = ${input.now}::timestamptz, user_agent = ${input.userAgent}
           where id = (select session_id from spent)
        )
        insert into refresh_tokens (token_hash, session_id, generation, created_at)
        select ${input.successor}, session_id, generation + 1, ${input.now}::timestamptz
          from spent returning generation`,
  );
  return rows.length === 1;
}
