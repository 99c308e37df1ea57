import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql, sqlAnd } from '#db/sql.ts';

import type { Client, RevokeReason, Session, SessionId, User, UserId } from './model.ts';
import { premiumLive } from './user-store.ts';

export async function insertSession(
  ctx: DbContext,
  session: { id: SessionId; userId: UserId; client: Client; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await query(
    ctx,
    sql`insert into sessions (id, user_id, user_agent, ip, created_at, last_used_at, expires_at)
        values (${session.id}::uuid, ${session.userId}::uuid, ${session.client.userAgent},
          ${session.client.ip}::inet, ${session.createdAt}::timestamptz,
          ${session.createdAt}::timestamptz, ${session.expiresAt}::timestamptz)`,
  );
}

/** The account of a session that is neither revoked nor expired, and that may still sign in. */
export async function findLiveSession(
  ctx: DbContext,
  id: SessionId,
  now: Date,
): Promise<Pick<User, 'id' | 'role' | 'premium'> | undefined> {
  return queryMaybe(
    ctx,
    sql`select u.id, u.role, ${premiumLive(now)} as premium
          from sessions s join users u on u.id = s.user_id
         where s.id = ${id}::uuid and s.revoked_at is null
           and s.expires_at > ${now}::timestamptz and u.state = 'active'`,
  );
}

/** Live sessions of one account, the newest first; `after` is the last id of the page before. */
export async function listSessionsPage(
  ctx: DbContext,
  input: { userId: UserId; after: SessionId | undefined; limit: number; now: Date },
): Promise<Session[]> {
  const conditions = [
    sql`user_id = ${input.userId}::uuid`,
    sql`revoked_at is null`,
    sql`expires_at > ${input.now}::timestamptz`,
  ];
  if (input.after !== undefined) {
    conditions.push(sql`(created_at, id) <
      (select created_at, id from sessions where id = ${input.after}::uuid
        and user_id = ${input.userId}::uuid)`);
  }
  return query<Session>(
    ctx,
    sql`select id, user_agent, host(ip) as ip, created_at, last_used_at, expires_at
          from sessions where ${sqlAnd(conditions)}
         order by created_at desc, id desc limit ${input.limit}::int`,
  );
}

/** Ends live sessions and returns their ids; `id` narrows it to one. */
export async function updateSessionsRevoked(
  ctx: DbContext,
  input: { userId: UserId; id?: SessionId; reason: RevokeReason; now: Date },
): Promise<SessionId[]> {
  const conditions = [sql`user_id = ${input.userId}::uuid`, sql`revoked_at is null`];
  if (input.id !== undefined) conditions.push(sql`id = ${input.id}::uuid`);
  const rows = await query<{ id: SessionId }>(
    ctx,
    sql`update sessions
           set revoked_at = ${input.now}::timestamptz, revoked_reason = ${input.reason}
         where ${sqlAnd(conditions)} returning id`,
  );
  return rows.map((row) => row.id);
}
