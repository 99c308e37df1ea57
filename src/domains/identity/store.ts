import { query, queryMaybe, queryOne, type DbContext } from '#db/pool.ts';
import { sql, sqlAnd } from '#db/sql.ts';
import type { Id } from '#core/ids.ts';

import type {
  AccountRole,
  Client,
  RevokeReason,
  Session,
  SessionId,
  User,
  UserId,
} from './model.ts';

/** Serialises whatever changes whether there is an administrator, and who. */
const ADMIN_LOCK_KEY = 7_310_420_001;

export async function lockAdmins(ctx: DbContext): Promise<void> {
  await query(ctx, sql`select pg_advisory_xact_lock(${ADMIN_LOCK_KEY}::bigint)`);
}

// Accounts

export type UserWithHash = User & { readonly passwordHash: string };

const premiumLive = (now: Date) => sql`exists (
  select from premium_grants g
   where g.user_id = u.id and g.revoked_at is null and g.starts_at <= ${now}::timestamptz
     and (g.ends_at is null or g.ends_at > ${now}::timestamptz))`;

const userColumns = (now: Date) =>
  sql`u.id, u.email, u.display_name, u.role, u.state, u.created_at, ${premiumLive(now)} as premium`;

export async function findUserByEmail(
  ctx: DbContext,
  email: string,
  now: Date,
): Promise<UserWithHash | undefined> {
  return queryMaybe<UserWithHash>(
    ctx,
    sql`select ${userColumns(now)}, u.password_hash from users u where u.email = ${email}`,
  );
}

export async function findUser(ctx: DbContext, id: UserId, now: Date): Promise<User | undefined> {
  return queryMaybe<User>(
    ctx,
    sql`select ${userColumns(now)} from users u where u.id = ${id}::uuid`,
  );
}

/** Accounts by age; `after` is the last id of the page before. */
export async function listUsersPage(
  ctx: DbContext,
  input: { after: UserId | undefined; limit: number; now: Date },
): Promise<User[]> {
  const conditions = [];
  if (input.after !== undefined) {
    conditions.push(sql`(u.created_at, u.id) >
      (select created_at, id from users where id = ${input.after}::uuid)`);
  }
  return query<User>(
    ctx,
    sql`select ${userColumns(input.now)} from users u where ${sqlAnd(conditions)}
         order by u.created_at, u.id limit ${input.limit}::int`,
  );
}

/** False when the e-mail has an account already. */
export async function insertUser(
  ctx: DbContext,
  user: User,
  passwordHash: string,
): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`insert into users (id, email, display_name, password_hash, role, created_at, updated_at)
        values (${user.id}::uuid, ${user.email}, ${user.displayName}, ${passwordHash},
          ${user.role}, ${user.createdAt}::timestamptz, ${user.createdAt}::timestamptz)
        on conflict (email) do nothing returning id`,
  );
  return rows.length === 1;
}

/** Replaces a hash unless somebody has changed it meanwhile. */
export async function updatePasswordHash(
  ctx: DbContext,
  input: { id: UserId; from: string; to: string; now: Date },
): Promise<void> {
  await query(
    ctx,
    sql`update users set password_hash = ${input.to}, updated_at = ${input.now}::timestamptz
         where id = ${input.id}::uuid and password_hash = ${input.from}`,
  );
}

export async function updateRole(
  ctx: DbContext,
  input: { id: UserId; role: AccountRole; now: Date },
): Promise<void> {
  await query(
    ctx,
    sql`update users set role = ${input.role}, updated_at = ${input.now}::timestamptz
         where id = ${input.id}::uuid`,
  );
}

export async function countAdmins(ctx: DbContext): Promise<number> {
  const row = await queryOne<{ count: number }>(
    ctx,
    sql`select count(*)::int as count from users where role = 'admin' and state = 'active'`,
  );
  return row.count;
}

export async function insertPremiumGrant(
  ctx: DbContext,
  grant: {
    id: Id<'premium-grant'>;
    userId: UserId;
    reason: string;
    grantedBy: string;
    startsAt: Date;
    endsAt: Date | null;
  },
): Promise<void> {
  await query(
    ctx,
    sql`insert into premium_grants (id, user_id, reason, granted_by, starts_at, ends_at, created_at)
        values (${grant.id}::uuid, ${grant.userId}::uuid, ${grant.reason}, ${grant.grantedBy},
          ${grant.startsAt}::timestamptz, ${grant.endsAt}::timestamptz,
          ${grant.startsAt}::timestamptz)`,
  );
}

// Failed log-ins

export interface LockPolicy {
  /** Failures that cost nothing. */
  freeFailures: number;
  /** First wait; every further failure doubles it. */
  delayMs: number;
  delayMaxMs: number;
  /** A count is forgotten this long after the last failure. */
  forgetMs: number;
}

/**
 * Counts an attempt as failed before it is tried, so that parallel guesses cannot outrun the
 * count. Undefined when the address is not locked, otherwise until when it is.
 */
export async function chargeLoginAttempt(
  ctx: DbContext,
  input: { emailHash: Buffer; now: Date; policy: LockPolicy },
): Promise<Date | undefined> {
  const { now, policy } = input;
  const charged = await query(
    ctx,
    sql`insert into login_failures as f (email_hash, failures, failed_at)
        values (${input.emailHash}, 1, ${now}::timestamptz)
        on conflict (email_hash) do update set
          failures = case when f.failed_at < ${now}::timestamptz - ${policy.forgetMs}::float8
              * interval '1 ms' then 1 else least(f.failures + 1, 1000) end,
          failed_at = ${now}::timestamptz,
          locked_until = case
            when f.failed_at < ${now}::timestamptz - ${policy.forgetMs}::float8 * interval '1 ms'
              or f.failures + 1 < ${policy.freeFailures}::int then null
            else ${now}::timestamptz + least(${policy.delayMaxMs}::float8,
              ${policy.delayMs}::float8
                * power(2, least(f.failures + 1 - ${policy.freeFailures}::int, 30)))
              * interval '1 ms' end
          where f.locked_until is null or f.locked_until <= ${now}::timestamptz
        returning 1 as charged`,
  );
  if (charged.length === 1) return undefined;
  const row = await queryMaybe<{ lockedUntil: Date | null }>(
    ctx,
    sql`select locked_until from login_failures where email_hash = ${input.emailHash}`,
  );
  // Reset by a success in between: the next try is free.
  return row?.lockedUntil ?? now;
}

/** Takes one charge back: the attempt was never tried. */
export async function refundLoginAttempt(ctx: DbContext, emailHash: Buffer): Promise<void> {
  await query(
    ctx,
    sql`update login_failures set failures = greatest(failures - 1, 1), locked_until = null
         where email_hash = ${emailHash}`,
  );
}

export async function deleteLoginFailures(ctx: DbContext, emailHash: Buffer): Promise<void> {
  await query(ctx, sql`delete from login_failures where email_hash = ${emailHash}`);
}

// Sessions

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

// Refresh tokens

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

// Invitations and the claim

export async function insertInvitation(
  ctx: DbContext,
  invitation: {
    id: Id<'invitation'>;
    hash: Buffer;
    email: string | null;
    role: AccountRole;
    invitedBy: string;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await query(
    ctx,
    sql`insert into invitations
          (id, token_hash, email, role, invited_by, created_at, expires_at)
        values (${invitation.id}::uuid, ${invitation.hash}, ${invitation.email},
          ${invitation.role}, ${invitation.invitedBy}, ${invitation.createdAt}::timestamptz,
          ${invitation.expiresAt}::timestamptz)`,
  );
}

export interface OpenInvitation {
  readonly id: Id<'invitation'>;
  readonly email: string | null;
  readonly role: AccountRole;
}

export async function findOpenInvitation(
  ctx: DbContext,
  input: { hash: Buffer; now: Date },
): Promise<OpenInvitation | undefined> {
  return queryMaybe<OpenInvitation>(
    ctx,
    sql`select id, email, role from invitations
         where token_hash = ${input.hash} and used_at is null
           and expires_at > ${input.now}::timestamptz`,
  );
}

/** Uses an invitation once; false when another was faster. */
export async function updateInvitationUsed(
  ctx: DbContext,
  input: { id: Id<'invitation'>; userId: UserId | null; now: Date },
): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`update invitations
           set used_at = ${input.now}::timestamptz, used_by = ${input.userId}::uuid
         where id = ${input.id}::uuid and used_at is null returning id`,
  );
  return rows.length === 1;
}

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

// Tickets for the WebSocket

export async function insertWsTicket(
  ctx: DbContext,
  ticket: { hash: Buffer; sessionId: SessionId; origin: string; expiresAt: Date },
): Promise<void> {
  await query(
    ctx,
    sql`insert into ws_tickets (token_hash, session_id, origin, expires_at)
        values (${ticket.hash}, ${ticket.sessionId}::uuid, ${ticket.origin},
          ${ticket.expiresAt}::timestamptz)`,
  );
}

/** Takes a ticket out, so that it serves once. */
export async function deleteWsTicket(
  ctx: DbContext,
  hash: Buffer,
): Promise<{ sessionId: SessionId; origin: string; expiresAt: Date } | undefined> {
  return queryMaybe(
    ctx,
    sql`delete from ws_tickets where token_hash = ${hash}
        returning session_id, origin, expires_at`,
  );
}
