import { query, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import { localObjects } from './local-store.ts';
import type { LocalObject, ObjectKind, Pair, ReconcileRunId, RemoteObject } from './model.ts';

/** Writes down what a page or a look has shown; what is there already is overwritten by what is newer. */
export async function insertSeen(
  ctx: DbContext,
  runId: ReconcileRunId,
  objects: readonly RemoteObject[],
): Promise<void> {
  const rows = [
    ...new Map(objects.map((item) => [`${item.kind} ${item.objectId}`, item])).values(),
  ];
  if (rows.length === 0) return;
  await query(
    ctx,
    sql`insert into reconcile_seen (run_id, kind, object_id, parent_id, amount_minor, done_minor,
          currency, status, destination, names, created_at)
        select ${runId}::uuid, * from unnest(${rows.map((row) => row.kind)}::text[],
          ${rows.map((row) => row.objectId)}::text[], ${rows.map((row) => row.parentId)}::text[],
          ${rows.map((row) => row.amountMinor)}::bigint[],
          ${rows.map((row) => row.doneMinor)}::bigint[],
          ${rows.map((row) => row.currency)}::text[], ${rows.map((row) => row.status)}::text[],
          ${rows.map((row) => row.destination)}::text[], ${rows.map((row) => row.names)}::uuid[],
          ${rows.map((row) => row.createdAt)}::timestamptz[])
        on conflict (run_id, kind, object_id) do update set absent = false,
          parent_id = excluded.parent_id, amount_minor = excluded.amount_minor,
          done_minor = excluded.done_minor, currency = excluded.currency, status = excluded.status,
          destination = excluded.destination, names = excluded.names,
          created_at = excluded.created_at`,
  );
}

/** Writes down that a look has proved an object absent. */
export async function insertAbsent(
  ctx: DbContext,
  runId: ReconcileRunId,
  { kind, objectId }: { kind: ObjectKind; objectId: string },
): Promise<void> {
  await query(
    ctx,
    sql`insert into reconcile_seen (run_id, kind, object_id, absent)
        values (${runId}::uuid, ${kind}::text, ${objectId}::text, true)
        on conflict (run_id, kind, object_id) do nothing`,
  );
}

/** Which of these objects this run has seen before. */
export async function listSeenIds(
  ctx: DbContext,
  runId: ReconcileRunId,
  kind: ObjectKind,
  objectIds: readonly string[],
): Promise<Set<string>> {
  const rows = await query<{ objectId: string }>(
    ctx,
    sql`select object_id from reconcile_seen where run_id = ${runId}::uuid
          and kind = ${kind}::text and object_id = any(${[...objectIds]}::text[])`,
  );
  return new Set(rows.map((row) => row.objectId));
}

export async function deleteSeen(ctx: DbContext, runId: ReconcileRunId): Promise<void> {
  await query(ctx, sql`delete from reconcile_seen where run_id = ${runId}::uuid`);
}

export async function countSeen(
  ctx: DbContext,
  runId: ReconcileRunId,
  kind: ObjectKind,
): Promise<number> {
  const [row] = await query<{ count: number }>(
    ctx,
    sql`select count(*)::integer as count from reconcile_seen
        where run_id = ${runId}::uuid and kind = ${kind}::text`,
  );
  return row!.count;
}

/** How many objects name each of these rows. */
export async function countNames(
  ctx: DbContext,
  runId: ReconcileRunId,
  kind: ObjectKind,
  ids: readonly string[],
): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await query<{ names: string; count: number }>(
    ctx,
    sql`select names, count(*)::integer as count from reconcile_seen
        where run_id = ${runId}::uuid and kind = ${kind}::text and names = any(${[...ids]}::uuid[])
        group by names`,
  );
  return new Map(rows.map((row) => [row.names, row.count]));
}

interface PairRow extends LocalObject {
  readonly rObjectId: string | null;
  readonly rAbsent: boolean | null;
  readonly rParentId: string | null;
  readonly rAmountMinor: bigint | null;
  readonly rDoneMinor: bigint | null;
  readonly rCurrency: string | null;
  readonly rStatus: string | null;
  readonly rDestination: string | null;
  readonly rNames: string | null;
  readonly rCreatedAt: Date | null;
}

const CURSOR = sql`reconcile_pairs`;

/**
 * Opens, in the caller's transaction, the stream of both sides of one kind, merged by the id of the
 * object: what was seen there, and our rows of the window or of what was seen.
 */
export async function openPairs(
  ctx: DbContext,
  input: { runId: ReconcileRunId; kind: ObjectKind; since: Date; until: Date },
): Promise<void> {
  const { runId, kind, since, until } = input;
  const within = sql`x.created_at >= ${since}::timestamptz and x.created_at <= ${until}::timestamptz`;
  const seen = sql`select * from reconcile_seen where run_id = ${runId}::uuid and kind = ${kind}::text`;
  const outside = sql`not (${within}) and x.object_id in (select object_id from (${seen}) s)`;
  // All of it is read: a plan that is quick to begin would be slow to end.
  await query(ctx, sql`set local cursor_tuple_fraction = 1`);
  await query(ctx, sql`set local work_mem = '64MB'`);
  await query(ctx, sql`set local jit = off`);
  await query(
    ctx,
    sql`declare ${CURSOR} no scroll cursor for
      with l as (select * from (${localObjects(kind, within)}) a
          union all select * from (${localObjects(kind, outside)}) b),
        r as (${seen})
      select l.*, r.object_id as r_object_id, r.absent as r_absent, r.parent_id as r_parent_id,
        r.amount_minor as r_amount_minor, r.done_minor as r_done_minor, r.currency as r_currency,
        r.status as r_status, r.destination as r_destination, r.names as r_names,
        r.created_at as r_created_at
      from l full join r on r.object_id = l.object_id
      order by coalesce(l.object_id, r.object_id), l.id`,
  );
}

/** The next ten thousand pairs of the stream at most; none at its end. */
export async function fetchPairs(ctx: DbContext, kind: ObjectKind): Promise<Pair[]> {
  const rows = await query<PairRow>(ctx, sql`fetch 10000 from ${CURSOR}`);
  return rows.map((row) => toPair(kind, row));
}

export async function closePairs(ctx: DbContext): Promise<void> {
  await query(ctx, sql`close ${CURSOR}`);
}

function toPair(kind: ObjectKind, row: PairRow): Pair {
  const remote =
    row.rObjectId === null || row.rAbsent === true
      ? null
      : {
          kind,
          objectId: row.rObjectId,
          parentId: row.rParentId,
          amountMinor: row.rAmountMinor!,
          doneMinor: row.rDoneMinor,
          currency: row.rCurrency!,
          status: row.rStatus,
          destination: row.rDestination,
          names: row.rNames,
          createdAt: row.rCreatedAt,
        };
  const local: LocalObject | null =
    row.id === null
      ? null
      : {
          kind,
          id: row.id,
          objectId: row.objectId,
          parentId: row.parentId,
          chainId: row.chainId,
          amountMinor: row.amountMinor,
          doneMinor: row.doneMinor,
          currency: row.currency,
          state: row.state,
          destination: row.destination,
          createdAt: row.createdAt,
          operationId: row.operationId,
          operationState: row.operationState,
          wasSent: row.wasSent,
          wasSeen: row.wasSeen,
          unclearSince: row.unclearSince,
          nextAttemptAt: row.nextAttemptAt,
          fence: row.fence,
          pokes: row.pokes,
        };
  return { local, remote, absent: row.rAbsent === true };
}
