import { query, type DbContext } from '#db/pool.ts';
import { sql, type SqlQuery } from '#db/sql.ts';

import type { LocalObject, ObjectKind, ReconcileRunId } from './model.ts';

const operation = (kind: ObjectKind): SqlQuery => sql`o.id as operation_id,
  o.state as operation_state,
  (o.key_first_sent_at is not null or o.provider_object_id is not null) as was_sent,
  (o.provider_object_id is not null) as was_seen, o.unclear_since, o.next_attempt_at, o.fence, o.pokes
  from operations o right join x on o.kind = ${kind}::text and o.subject_id = x.id`;

/** The rows of each kind in one shape, before their operations are joined. */
const ROWS: Readonly<Record<ObjectKind, SqlQuery>> = Object.freeze({
  payment: sql`select id, provider_payment_id as object_id, null::text as parent_id,
      subject_id::text as chain_id, amount_minor,
      received_minor as done_minor, currency, state, null::text as destination, created_at
    from payments`,
  dispute: sql`select d.id, d.provider_dispute_id as object_id, p.provider_payment_id as parent_id,
      p.subject_id::text as chain_id,      d.amount_minor, null::bigint as done_minor, d.currency, d.state, null::text as destination,
      d.opened_at as created_at
    from disputes d join payments p on p.id = d.payment_id`,
  refund: sql`select r.id, r.provider_refund_id as object_id, p.provider_payment_id as parent_id,
      p.subject_id::text as chain_id,      r.amount_minor, null::bigint as done_minor, r.currency, r.state, null::text as destination,
      r.created_at
    from refunds r join payments p on p.id = r.payment_id`,
  transfer: sql`select id, stripe_transfer_id as object_id, null::text as parent_id,
      order_id::text as chain_id, amount_minor,
      reversed_minor as done_minor, currency, state, destination, created_at
    from seller_transfers`,
  reversal: sql`select v.id, v.stripe_reversal_id as object_id, t.stripe_transfer_id as parent_id,
      t.order_id::text as chain_id,      v.amount_minor, null::bigint as done_minor, v.currency, v.state, null::text as destination,
      v.created_at
    from transfer_reversals v join seller_transfers t on t.id = v.transfer_id`,
  payout: sql`select w.id, w.stripe_payout_id as object_id, null::text as parent_id,
      null::text as chain_id, w.amount_minor,
      null::bigint as done_minor, w.currency, w.state, s.stripe_account_id as destination,
      w.created_at
    from payouts w join sellers s on s.id = w.seller_id`,
});

/** Rows of ours with their operations, of those that `where` says of `x`. */
export function localObjects(kind: ObjectKind, where: SqlQuery): SqlQuery {
  return sql`with x as (select * from (${ROWS[kind]}) x where ${where})
    select ${kind}::text as kind, x.*, ${operation(kind)}`;
}

export async function loadLocalObjects(
  ctx: DbContext,
  kind: ObjectKind,
  ids: readonly string[],
): Promise<LocalObject[]> {
  if (ids.length === 0) return [];
  return query(ctx, localObjects(kind, sql`x.id = any(${[...ids]}::uuid[])`));
}

/** Rows by the ids of their objects. */
export async function loadLocalByObject(
  ctx: DbContext,
  kind: ObjectKind,
  objectIds: readonly string[],
): Promise<LocalObject[]> {
  if (objectIds.length === 0) return [];
  return query(ctx, localObjects(kind, sql`x.object_id = any(${[...objectIds]}::text[])`));
}

/**
 * Rows whose operation is not over and was not touched since `before`, by the id of the operation;
 * those that are held back on purpose wait for their reason.
 */
export async function listStuckObjects(
  ctx: DbContext,
  input: { kind: ObjectKind; before: Date; after: string | null; limit: number },
): Promise<LocalObject[]> {
  const { kind, before, after, limit } = input;
  const stuck = sql`x.id in (select subject_id from operations
      where kind = ${kind}::text and next_attempt_at is not null
        and updated_at <= ${before}::timestamptz
        and (${after}::uuid is null or subject_id > ${after}::uuid)
        order by subject_id limit ${limit}::integer)`;
  return query(ctx, sql`${localObjects(kind, stuck)} order by x.id`);
}

/** Rows of the window that should be at the provider and that no list and no look has shown yet. */
export async function listUnseenObjects(
  ctx: DbContext,
  input: {
    runId: ReconcileRunId;
    kind: ObjectKind;
    since: Date;
    before: Date;
    after: string | null;
    limit: number;
  },
): Promise<LocalObject[]> {
  const { runId, kind, since, before, after, limit } = input;
  const unseen = sql`x.created_at >= ${since}::timestamptz and x.created_at <= ${before}::timestamptz
      and x.object_id is not null and (${after}::uuid is null or x.id > ${after}::uuid)
      and not exists (select from reconcile_seen s where s.run_id = ${runId}::uuid
        and s.kind = ${kind}::text and s.object_id = x.object_id)`;
  return query(
    ctx,
    sql`select * from (${localObjects(kind, unseen)}) u
        where u.was_sent order by u.id limit ${limit}::integer`,
  );
}

/** When the first object was made that a provider may have; null where there is none. */
export async function findFirstObject(ctx: DbContext): Promise<Date | null> {
  const [row] = await query<{ first: Date | null }>(
    ctx,
    sql`select min(opened_at) as first from operations`,
  );
  return row?.first ?? null;
}

/** Connected accounts of sellers that ever got a transfer, or a payout, in their order. */
export async function listPaidAccounts(ctx: DbContext): Promise<string[]> {
  const rows = await query<{ account: string }>(
    ctx,
    sql`select stripe_account_id as account from sellers s
        where stripe_account_id is not null and (
          exists (select from seller_transfers t
            where t.seller_id = s.id and t.stripe_transfer_id is not null)
          or exists (select from payouts p where p.seller_id = s.id))
        order by stripe_account_id`,
  );
  return rows.map((row) => row.account);
}

/**
 * How many payments of ours were made within a stretch of time and are not seen yet, and when the
 * nth of them, counted from the newest, was made.
 */
export async function measureUnseenPayments(
  ctx: DbContext,
  input: { runId: ReconcileRunId; since: Date; until: Date; nth: number },
): Promise<{ count: number; nthAt: Date | null }> {
  const { runId, since, until, nth } = input;
  const rows = await query<{ at: Date }>(
    ctx,
    sql`select created_at as at from payments p
        where created_at >= ${since}::timestamptz and created_at <= ${until}::timestamptz
          and not exists (select from reconcile_seen s where s.run_id = ${runId}::uuid
            and s.kind = 'payment' and s.object_id = p.provider_payment_id)
        order by created_at desc limit ${nth}::integer`,
  );
  return { count: rows.length, nthAt: rows.length === nth ? rows.at(-1)!.at : null };
}
