import type { Id } from '#core/ids.ts';
import { query, queryMaybe, queryOne, type DbContext } from '#db/pool.ts';
import { sql, sqlAnd } from '#db/sql.ts';

import type { AccountRole, User, UserId } from './model.ts';

/** Serialises whatever changes whether there is an administrator, and who. */
const ADMIN_LOCK_KEY = 7_310_420_001;

export async function lockAdmins(ctx: DbContext): Promise<void> {
  await query(ctx, sql`select pg_advisory_xact_lock(${ADMIN_LOCK_KEY}::bigint)`);
}

export type UserWithHash = User & { readonly passwordHash: string };

/** Whether the account `u` is premium: by a grant that is live, or a subscription that is paid. */
export const premiumLive = (now: Date) => sql`exists (
  select from premium_spans g
   where g.user_id = u.id and g.starts_at <= ${now}::timestamptz
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
