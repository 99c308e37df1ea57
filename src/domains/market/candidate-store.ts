import { query, queryMaybe, queryOne, type DbContext } from '#db/pool.ts';
import { sql, type SqlQuery } from '#db/sql.ts';

import type { BackfillCandidate } from './backfill-model.ts';
import type { OrderId, SellerId, TransferId } from './model.ts';

/** Rows of ours by the moment at which they were made; the end is not included. */
export interface CandidateRange {
  readonly since: Date | null;
  readonly until: Date | null;
}

/** Whether a transfer may have moved money that nobody has the id of; `failed` only when it was sent. */
function isCandidate(): SqlQuery {
  return sql`t.stripe_transfer_id is null and (t.state = 'unknown'
    or (t.state in ('submitting', 'failed') and (t.destination is not null or o.id is null
      or o.key_first_sent_at is not null)))`;
}

const joined = sql`seller_transfers t join sellers s on s.id = t.seller_id
  left join operations o on o.kind = 'transfer' and o.subject_id = t.id`;

function within({ since, until }: CandidateRange): SqlQuery {
  return sql`(${since}::timestamptz is null or t.created_at >= ${since}::timestamptz)
    and (${until}::timestamptz is null or t.created_at < ${until}::timestamptz)`;
}

export async function countCandidates(
  ctx: DbContext,
  range: CandidateRange,
): Promise<{ count: number; firstAt: Date | null }> {
  return queryOne(
    ctx,
    sql`select count(*)::integer as count, min(t.created_at) as first_at from ${joined}
        where ${isCandidate()} and ${within(range)}`,
  );
}

/** How many transfers each account with a candidate may have at Stripe since then, by our own rows. */
export async function countByDestination(
  ctx: DbContext,
  range: CandidateRange & { from: Date },
): Promise<{ destination: string; count: number }[]> {
  return query(
    ctx,
    sql`with wanted as (
          select distinct coalesce(t.destination, s.stripe_account_id) as destination
          from ${joined} where ${isCandidate()} and ${within(range)}
        )
        select wanted.destination, (select count(*)::integer from ${joined}
            where coalesce(t.destination, s.stripe_account_id) = wanted.destination
              and t.created_at >= ${range.from}::timestamptz
              and (t.stripe_transfer_id is not null or ${isCandidate()})) as count
        from wanted where wanted.destination is not null order by wanted.destination`,
  );
}

/** How many transfers there may be at Stripe since then, and where the list of them can be cut. */
export async function planWindow(
  ctx: DbContext,
  { from, slices }: { from: Date; slices: number },
): Promise<{ count: number; cuts: Date[] }> {
  const shares = Array.from({ length: slices - 1 }, (_, index) => (index + 1) / slices);
  return queryOne(
    ctx,
    sql`select count(*)::integer as count,
          coalesce(percentile_disc(${shares}::double precision[])
            within group (order by t.created_at), array[]::timestamptz[]) as cuts
        from ${joined}
        where t.created_at >= ${from}::timestamptz
          and (t.stripe_transfer_id is not null or ${isCandidate()})`,
  );
}

/** A candidate without what is known of the other transfers of its order. */
export type CandidateRow = Omit<BackfillCandidate, 'otherDestinations' | 'hasRival'> & {
  readonly sellerId: SellerId;
};

/** Candidates by order, so that all of one order come together; `after` is the last order before. */
export async function listCandidateRows(
  ctx: DbContext,
  input: CandidateRange & { after: OrderId | null; orders: number },
): Promise<CandidateRow[]> {
  return query<CandidateRow>(
    ctx,
    sql`with wanted as (
          select distinct t.order_id from ${joined}
          where ${isCandidate()} and ${within(input)}
            and (${input.after}::uuid is null or t.order_id > ${input.after}::uuid)
          order by t.order_id limit ${input.orders}::integer
        )
        select t.id, t.order_id, t.seller_id, t.state,
          coalesce(t.destination, s.stripe_account_id) as destination, t.amount_minor, t.currency,
          t.created_at, greatest(t.created_at, o.updated_at) as touched_at
        from ${joined}
        where ${isCandidate()} and ${within(input)} and t.order_id in (select order_id from wanted)
        order by t.order_id, t.id`,
  );
}

export interface SiblingRow {
  readonly id: TransferId;
  readonly orderId: OrderId;
  readonly sellerId: SellerId;
  readonly destination: string | null;
  /** Given up without an id. */
  readonly isGivenUp: boolean;
}

/** All transfers of these orders. */
export async function listSiblings(
  ctx: DbContext,
  orderIds: readonly OrderId[],
): Promise<SiblingRow[]> {
  return query<SiblingRow>(
    ctx,
    sql`select t.id, t.order_id, t.seller_id, coalesce(t.destination, s.stripe_account_id) as destination,
          t.stripe_transfer_id is null and t.state = 'permanently_failed' as is_given_up
        from seller_transfers t join sellers s on s.id = t.seller_id
        where t.order_id = any(${[...orderIds]}::uuid[])`,
  );
}

/** Whether a transfer of ours has this id at Stripe. */
export async function isOwned(ctx: DbContext, stripeTransferId: string): Promise<boolean> {
  const row = await queryOne<{ owned: boolean }>(
    ctx,
    sql`select exists (select from seller_transfers
          where stripe_transfer_id = ${stripeTransferId}::text) as owned`,
  );
  return row.owned;
}

/** A candidate as it is at this moment; undefined when it is none any more. */
export async function findCandidate(
  ctx: DbContext,
  id: TransferId,
): Promise<Pick<BackfillCandidate, 'id' | 'state' | 'destination'> | undefined> {
  return queryMaybe(
    ctx,
    sql`select t.id, t.state, coalesce(t.destination, s.stripe_account_id) as destination
        from ${joined} where t.id = ${id}::uuid and ${isCandidate()}`,
  );
}
