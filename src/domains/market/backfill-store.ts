import { query, queryMaybe, queryOne, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { BackfillList, BackfillRun, BackfillRunId, ListedTransfer } from './backfill-model.ts';
import type { OrderId, TransferId } from './model.ts';

const runColumns = sql`id, since, until, plan, started_at, calls, rate_limited, request_id`;
const listColumns = sql`number, destination, created_from, created_to, place, done`;
const listedColumns = sql`stripe_transfer_id, order_id, seller_transfer_id, amount_minor,
  reversed_minor, currency, destination, transfer_group, metadata, created_at`;

/** The run that did not come to its end. */
export async function findBackfillRun(ctx: DbContext): Promise<BackfillRun | undefined> {
  return queryMaybe<BackfillRun>(ctx, sql`select ${runColumns} from backfill_runs`);
}

/** A run with the lists that it is to read. */
export async function insertBackfillRun(
  ctx: DbContext,
  run: BackfillRun,
  lists: readonly BackfillList[],
): Promise<void> {
  await query(
    ctx,
    sql`insert into backfill_runs (${runColumns}) values (${run.id}::uuid,
          ${run.since}::timestamptz, ${run.until}::timestamptz, ${run.plan}::text,
          ${run.startedAt}::timestamptz, 0, 0, ${run.requestId}::text)`,
  );
  await query(
    ctx,
    sql`insert into backfill_lists (run_id, number, destination, created_from, created_to)
        select ${run.id}::uuid, number, destination, created_from, created_to
        from unnest(${lists.map((list) => list.number)}::integer[],
          ${lists.map((list) => list.destination)}::text[],
          ${lists.map((list) => list.createdFrom)}::timestamptz[],
          ${lists.map((list) => list.createdTo)}::timestamptz[])
          as given (number, destination, created_from, created_to)`,
  );
}

/** Takes a run away with everything that it has read. */
export async function deleteBackfillRun(ctx: DbContext, id: BackfillRunId): Promise<void> {
  await query(ctx, sql`delete from backfill_runs where id = ${id}::uuid`);
}

/** The lists of a run that are not read to their end. */
export async function listOpenLists(ctx: DbContext, id: BackfillRunId): Promise<BackfillList[]> {
  return query<BackfillList>(
    ctx,
    sql`select ${listColumns} from backfill_lists
        where run_id = ${id}::uuid and not done order by number`,
  );
}

/** Counts a page that was asked for, and writes down how far its list has come. */
export async function updateBackfillList(
  ctx: DbContext,
  id: BackfillRunId,
  list: BackfillList,
): Promise<void> {
  await query(
    ctx,
    sql`update backfill_lists set created_to = ${list.createdTo}::timestamptz,
          place = ${list.place}::text, done = ${list.done}::boolean
        where run_id = ${id}::uuid and number = ${list.number}::integer`,
  );
}

export async function addBackfillCalls(
  ctx: DbContext,
  id: BackfillRunId,
  { calls, rateLimited }: { calls: number; rateLimited: number },
): Promise<void> {
  await query(
    ctx,
    sql`update backfill_runs set calls = calls + ${calls}::integer,
          rate_limited = rate_limited + ${rateLimited}::integer
        where id = ${id}::uuid`,
  );
}

/** What is listed twice, because the list has grown or was begun anew, is kept once. */
export async function insertListed(
  ctx: DbContext,
  id: BackfillRunId,
  rows: readonly ListedTransfer[],
): Promise<void> {
  const column = <Name extends keyof ListedTransfer>(name: Name): ListedTransfer[Name][] =>
    rows.map((row) => row[name]);
  await query(
    ctx,
    sql`insert into backfill_transfers (run_id, ${listedColumns})
        select ${id}::uuid, given.* from unnest(${column('stripeTransferId')}::text[],
          ${column('orderId')}::uuid[], ${column('sellerTransferId')}::uuid[],
          ${column('amountMinor')}::bigint[], ${column('reversedMinor')}::bigint[],
          ${column('currency')}::text[], ${column('destination')}::text[],
          ${column('transferGroup')}::text[],
          ${rows.map((row) => JSON.stringify(row.metadata))}::jsonb[],
          ${column('createdAt')}::timestamptz[])
          as given (${listedColumns})
        on conflict (run_id, stripe_transfer_id) do nothing`,
  );
}

/**
 * How many transfers each list of a run had, by what was listed, and how many of ours with an id
 * should have been among them and were not.
 */
export async function countListed(
  ctx: DbContext,
  id: BackfillRunId,
): Promise<{ listed: number; byDestination: { count: number }[]; unlisted: number }> {
  return queryOne(
    ctx,
    sql`select
          (select count(*)::integer from backfill_transfers r where r.run_id = ${id}::uuid) as listed,
          (select coalesce(json_agg(json_build_object('count', n.count)), '[]') from (
            select (select count(*)::integer from backfill_transfers r
              where r.run_id = ${id}::uuid and r.destination = l.destination) as count
            from backfill_lists l
            where l.run_id = ${id}::uuid and l.destination is not null) n) as by_destination,
          (select count(*)::integer from seller_transfers t
            join backfill_runs run on run.id = ${id}::uuid
            where t.stripe_transfer_id is not null and t.completed_at < run.started_at
              and exists (select from backfill_lists l where l.run_id = run.id
                and t.created_at >= l.created_from + interval '1 hour'
                and (l.destination is null or l.destination = t.destination))
              and not exists (select from backfill_transfers r where r.run_id = run.id
                and r.stripe_transfer_id = t.stripe_transfer_id)
              and not exists (select from backfill_matches m where m.run_id = run.id
                and m.seller_transfer_id = t.id)) as unlisted`,
  );
}

/** What was listed and names any of these, and nobody's row has its id. */
export async function listNaming(
  ctx: DbContext,
  id: BackfillRunId,
  named: { orderIds: readonly OrderId[]; transferIds: readonly TransferId[] },
): Promise<ListedTransfer[]> {
  return query<ListedTransfer>(
    ctx,
    sql`select ${listedColumns} from backfill_transfers r
        where r.run_id = ${id}::uuid and r.stripe_transfer_id in (
            select stripe_transfer_id from backfill_transfers
            where run_id = ${id}::uuid and order_id = any(${[...named.orderIds]}::uuid[])
            union
            select stripe_transfer_id from backfill_transfers
            where run_id = ${id}::uuid
              and seller_transfer_id = any(${[...named.transferIds]}::uuid[]))
          and not exists (select from seller_transfers t
            where t.stripe_transfer_id = r.stripe_transfer_id)
        order by r.created_at, r.stripe_transfer_id`,
  );
}

export async function findListed(
  ctx: DbContext,
  id: BackfillRunId,
  stripeTransferId: string,
): Promise<ListedTransfer | undefined> {
  return queryMaybe<ListedTransfer>(
    ctx,
    sql`select ${listedColumns} from backfill_transfers
        where run_id = ${id}::uuid and stripe_transfer_id = ${stripeTransferId}::text`,
  );
}
