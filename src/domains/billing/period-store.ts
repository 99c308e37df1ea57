import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { PeriodId, SubscriptionId, SubscriptionPeriod } from './model.ts';

const columns = sql`id, subscription_id, sequence, amount_minor, currency, state, payment_id,
  starts_at, ends_at, created_at, updated_at`;

export async function insertPeriod(ctx: DbContext, period: SubscriptionPeriod): Promise<void> {
  await query(
    ctx,
    sql`insert into subscription_periods (${columns}) values (${period.id}::uuid,
          ${period.subscriptionId}::uuid, ${period.sequence}::integer,
          ${period.amountMinor}::bigint, ${period.currency}::text, ${period.state}::text, null,
          null, null, ${period.createdAt}::timestamptz, ${period.updatedAt}::timestamptz)`,
  );
}

export async function findPeriod(
  ctx: DbContext,
  id: PeriodId,
): Promise<SubscriptionPeriod | undefined> {
  return queryMaybe<SubscriptionPeriod>(
    ctx,
    sql`select ${columns} from subscription_periods where id = ${id}::uuid`,
  );
}

/** Every period of a subscription in their order. */
export async function listPeriods(
  ctx: DbContext,
  subscriptionId: SubscriptionId,
): Promise<SubscriptionPeriod[]> {
  return query<SubscriptionPeriod>(
    ctx,
    sql`select ${columns} from subscription_periods
        where subscription_id = ${subscriptionId}::uuid order by sequence`,
  );
}

export async function updatePeriod(ctx: DbContext, period: SubscriptionPeriod): Promise<void> {
  await query(
    ctx,
    sql`update subscription_periods set state = ${period.state}::text,
          payment_id = ${period.paymentId}::uuid, starts_at = ${period.startsAt}::timestamptz,
          ends_at = ${period.endsAt}::timestamptz, updated_at = ${period.updatedAt}::timestamptz
        where id = ${period.id}::uuid`,
  );
}
