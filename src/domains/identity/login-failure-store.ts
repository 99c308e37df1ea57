import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

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
