import { queryOne, type DbContext } from '#db/pool.ts';
import { sql, sqlName } from '#db/sql.ts';

/** Tables with rows that end by themselves. */
export const EXPIRING_TABLES = [
  'sessions',
  'invitations',
  'ws_tickets',
  'login_failures',
  'rate_limits',
] as const;
export type ExpiringTable = (typeof EXPIRING_TABLES)[number];

const EXPIRED = {
  sessions: (now: Date) => sql`expires_at < ${now}::timestamptz - interval '30 days'`,
  invitations: (now: Date) => sql`expires_at < ${now}::timestamptz - interval '30 days'`,
  ws_tickets: (now: Date) => sql`expires_at < ${now}::timestamptz`,
  login_failures: (now: Date) => sql`failed_at < ${now}::timestamptz - interval '1 day'`,
  // The limiter counts in real time, in ms since 1970.
  rate_limits: () => sql`expire < extract(epoch from clock_timestamp()) * 1000`,
};

/** Deletes at most `limit` expired rows and returns how many there were. */
export async function deleteExpiredRows(
  ctx: DbContext,
  input: { table: ExpiringTable; now: Date; limit: number },
): Promise<number> {
  const table = sqlName(input.table);
  const row = await queryOne<{ count: number }>(
    ctx,
    sql`with gone as (
          delete from ${table} where ctid = any (array(
            select ctid from ${table} where ${EXPIRED[input.table](input.now)}
             limit ${input.limit}::int)) returning 1
        ) select count(*)::int as count from gone`,
  );
  return row.count;
}

/** How many rows of a table have expired. */
export async function countExpiredRows(
  ctx: DbContext,
  input: { table: ExpiringTable; now: Date },
): Promise<number> {
  const row = await queryOne<{ count: number }>(
    ctx,
    sql`select count(*)::int as count from ${sqlName(input.table)}
        where ${EXPIRED[input.table](input.now)}`,
  );
  return row.count;
}
