import { query, queryOne, type DbContext } from '#db/pool.ts';
import { sql, type SqlQuery } from '#db/sql.ts';

import type { Counted, Summed } from './model.ts';

/** Runs a query of words, a count and where there is one a sum: all other columns are words. */
async function countBy<W extends string>(ctx: DbContext, text: SqlQuery): Promise<Counted<W>[]> {
  const rows = await query<Record<string, unknown>>(ctx, text);
  return rows.map(({ count, ...words }) => ({ words, count }) as Counted<W>);
}

async function sumBy<W extends string>(ctx: DbContext, text: SqlQuery): Promise<Summed<W>[]> {
  const rows = await query<Record<string, unknown>>(ctx, text);
  return rows.map(({ count, sumMinor, ...words }) => ({ words, count, sumMinor }) as Summed<W>);
}

export async function countOpenOperations(ctx: DbContext): Promise<Counted<'kind' | 'state'>[]> {
  return countBy(
    ctx,
    sql`select kind, state, count(*)::integer as count from operations
        where next_attempt_at is not null group by kind, state order by kind, state`,
  );
}

export async function findOldestOperations(
  ctx: DbContext,
  now: Date,
): Promise<{ unclearSince: Date | null; dueSince: Date | null }> {
  return queryOne(
    ctx,
    sql`select min(unclear_since) as unclear_since,
          min(next_attempt_at) filter (where next_attempt_at <= ${now}::timestamptz
            and (lease_expires_at is null or lease_expires_at <= ${now}::timestamptz)) as due_since
        from operations where next_attempt_at is not null`,
  );
}

export async function sumOpenExceptions(ctx: DbContext): Promise<Summed<'class'>[]> {
  return sumBy(
    ctx,
    sql`select class, coalesce(currency, 'none') as currency, count(*)::integer as count,
          coalesce(sum(amount_minor), 0)::bigint as sum_minor
        from payment_exceptions where closed_at is null group by class, currency order by 1, 2`,
  );
}

export async function sumOpenReversals(ctx: DbContext): Promise<Summed<never>[]> {
  return sumBy(
    ctx,
    sql`select currency, count(*)::integer as count, sum(amount_minor)::bigint as sum_minor
        from transfer_reversals where state in ('pending', 'submitting', 'unknown', 'blocked')
        group by currency order by currency`,
  );
}

export async function findOldestReversal(ctx: DbContext): Promise<{ since: Date | null }> {
  return queryOne(
    ctx,
    sql`select min(created_at) as since from transfer_reversals
        where state in ('pending', 'submitting', 'unknown', 'blocked')`,
  );
}

export async function countHeldTransfers(ctx: DbContext): Promise<Counted<'reason'>[]> {
  return countBy(
    ctx,
    sql`select hold_reason as reason, count(*)::integer as count from seller_transfers
        where state = 'on_hold' group by hold_reason order by hold_reason`,
  );
}

export async function countTransfersWithoutId(ctx: DbContext): Promise<{ count: number }> {
  return queryOne(
    ctx,
    sql`select count(*)::integer as count from seller_transfers
        where stripe_transfer_id is null and state in ('completed', 'reversal_pending', 'reversing',
          'partially_reversed', 'reversed', 'reversal_unknown', 'reversal_blocked', 'debt')`,
  );
}

export async function countDeliveries(
  ctx: DbContext,
  since: Date,
): Promise<Counted<'provider' | 'result'>[]> {
  return countBy(
    ctx,
    sql`select provider, split_part(processing_result, ':', 1) as result, count(*)::integer as count
        from webhook_deliveries where received_at > ${since}::timestamptz
        group by 1, 2 order by 1, 2`,
  );
}

export async function countWaitingEvents(ctx: DbContext): Promise<Counted<'state'>[]> {
  return countBy(
    ctx,
    sql`select state, count(*)::integer as count from webhook_inbox
        where next_attempt_at is not null group by state order by state`,
  );
}

export async function findOldestEvent(ctx: DbContext): Promise<{ since: Date | null }> {
  return queryOne(
    ctx,
    sql`select min(received_at) as since from webhook_inbox where next_attempt_at is not null`,
  );
}

export async function countLiveSubscriptions(ctx: DbContext): Promise<Counted<'state'>[]> {
  return countBy(
    ctx,
    sql`select state, count(*)::integer as count from subscriptions
        where state in ('pending_payment', 'active', 'past_due') group by state order by state`,
  );
}

export async function countUnpaidSubscriptions(ctx: DbContext): Promise<{ count: number }> {
  return queryOne(
    ctx,
    sql`select count(*)::integer as count from subscriptions s
          left join payments p on p.id = s.payment_id
        where s.state = 'active'
          and (p.id is null or p.state <> 'succeeded' or p.surplus)`,
  );
}

export async function countWaitingOrders(ctx: DbContext): Promise<Counted<'state'>[]> {
  return countBy(
    ctx,
    sql`select state, count(*)::integer as count from orders
        where state in ('pending_payment', 'authorized', 'disputed', 'needs_attention')
        group by state order by state`,
  );
}

/** Orders that waited for something already at `before`. */
export async function countStuckOrders(ctx: DbContext, before: Date): Promise<Counted<'reason'>[]> {
  return countBy(
    ctx,
    sql`select 'payment' as reason, count(*)::integer as count from orders
        where state = 'pending_payment' and expires_at <= ${before}::timestamptz
        union all
        select 'capture', count(*)::integer from orders
        where state = 'authorized' and updated_at <= ${before}::timestamptz
        union all
        select 'transfer', count(distinct order_id)::integer from seller_transfers
        where state in ('pending', 'submitting', 'unknown', 'failed')
          and updated_at <= ${before}::timestamptz`,
  );
}
