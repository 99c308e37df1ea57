import type { TimePosition } from '#core/cursor.ts';
import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { ReconcileRun, ReconcileRunId, ReconcileWindow, Scope, Totals } from './model.ts';

const columns = sql`id, scope, applies, stuck_only, state, since, until, step, cursor, fence, calls,
  calls_minimum, compared, matched, incomplete, request_id, started_at, updated_at, finished_at`;

export async function insertRun(ctx: DbContext, run: ReconcileRun): Promise<void> {
  await query(
    ctx,
    sql`insert into reconcile_runs (id, scope, applies, stuck_only, state, since, until, step, fence,
          request_id, started_at, updated_at)
        values (${run.id}::uuid, ${run.scope}::text, ${run.applies}::boolean,
          ${run.stuckOnly}::boolean, ${run.state}::text, ${run.since}::timestamptz,
          ${run.until}::timestamptz, ${run.step}::text, ${run.fence}::bigint,
          ${run.requestId}::text, ${run.startedAt}::timestamptz, ${run.updatedAt}::timestamptz)`,
  );
}

export async function lockRunning(
  ctx: DbContext,
  input: { scope: Scope; applies: boolean; stuckOnly: boolean },
): Promise<ReconcileRun | undefined> {
  return queryMaybe<ReconcileRun>(
    ctx,
    sql`select ${columns} from reconcile_runs
        where state = 'running' and scope = ${input.scope}::text
          and applies = ${input.applies}::boolean and stuck_only = ${input.stuckOnly}::boolean
        for update`,
  );
}

export async function findRun(
  ctx: DbContext,
  id: ReconcileRunId,
): Promise<ReconcileRun | undefined> {
  return queryMaybe<ReconcileRun>(
    ctx,
    sql`select ${columns} from reconcile_runs where id = ${id}::uuid`,
  );
}

/** Runs, the last begun first; `after` is the last one of the page before. */
export async function listRunRows(
  ctx: DbContext,
  { after, limit }: { after?: TimePosition | undefined; limit: number },
): Promise<ReconcileRun[]> {
  const before =
    after === undefined
      ? sql`true`
      : sql`(started_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`;
  return query<ReconcileRun>(
    ctx,
    sql`select ${columns} from reconcile_runs where ${before}
        order by started_at desc, id desc limit ${limit}::integer`,
  );
}

/** Writes where a run stands; false when another process has taken it over. */
export async function updateRun(ctx: DbContext, run: ReconcileRun): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`update reconcile_runs set state = ${run.state}::text, step = ${run.step}::text,
          cursor = ${run.cursor}::text, calls = ${run.calls}::bigint,
          calls_minimum = ${run.callsMinimum}::bigint, compared = ${run.compared}::bigint,
          matched = ${run.matched}::bigint, incomplete = ${[...run.incomplete]}::text[],
          updated_at = ${run.updatedAt}::timestamptz, finished_at = ${run.finishedAt}::timestamptz
        where id = ${run.id}::uuid and fence = ${run.fence}::bigint and state = 'running'
        returning id`,
  );
  return rows.length === 1;
}

export async function raiseFence(ctx: DbContext, id: ReconcileRunId, at: Date): Promise<void> {
  await query(
    ctx,
    sql`update reconcile_runs set fence = fence + 1, updated_at = ${at}::timestamptz
        where id = ${id}::uuid`,
  );
}

/** The end of what the last finished runs with repairs have compared of everything in a scope. */
export async function findComparedUntil(ctx: DbContext, scope: Scope): Promise<Date | null> {
  const [row] = await query<{ until: Date | null }>(
    ctx,
    sql`select max(until) as until from reconcile_runs
        where state = 'done' and applies and not stuck_only
          and (scope = 'all' or scope = ${scope}::text)
          and incomplete = '{}'`,
  );
  return row?.until ?? null;
}

export async function upsertWindow(
  ctx: DbContext,
  runId: ReconcileRunId,
  window: ReconcileWindow,
): Promise<void> {
  await query(
    ctx,
    sql`insert into reconcile_windows (run_id, kind, account, cursor, pages, objects, done)
        values (${runId}::uuid, ${window.kind}::text, ${window.account}::text,
          ${window.cursor}::text, ${window.pages}::integer, ${window.objects}::bigint,
          ${window.done}::boolean)
        on conflict (run_id, kind, account) do update set cursor = excluded.cursor,
          pages = excluded.pages, objects = excluded.objects, done = excluded.done`,
  );
}

export async function findWindow(
  ctx: DbContext,
  runId: ReconcileRunId,
  key: Pick<ReconcileWindow, 'kind' | 'account'>,
): Promise<ReconcileWindow | undefined> {
  return queryMaybe<ReconcileWindow>(
    ctx,
    sql`select kind, account, cursor, pages, objects, done from reconcile_windows
        where run_id = ${runId}::uuid and kind = ${key.kind}::text
          and account = ${key.account}::text`,
  );
}

export async function replaceTotals(
  ctx: DbContext,
  runId: ReconcileRunId,
  totals: readonly Totals[],
): Promise<void> {
  for (const row of totals) {
    await query(
      ctx,
      sql`insert into reconcile_totals (run_id, kind, currency, local_count, local_minor,
            remote_count, remote_minor)
          values (${runId}::uuid, ${row.kind}::text, ${row.currency}::text,
            ${row.localCount}::bigint, ${String(row.localMinor)}::numeric,
            ${row.remoteCount}::bigint, ${String(row.remoteMinor)}::numeric)
          on conflict (run_id, kind, currency) do update set local_count = excluded.local_count,
            local_minor = excluded.local_minor, remote_count = excluded.remote_count,
            remote_minor = excluded.remote_minor`,
    );
  }
}

export async function listTotals(ctx: DbContext, runId: ReconcileRunId): Promise<Totals[]> {
  const rows = await query<
    Omit<Totals, 'localMinor' | 'remoteMinor'> & { localMinor: string; remoteMinor: string }
  >(
    ctx,
    sql`select kind, currency, local_count, local_minor::text as local_minor, remote_count,
          remote_minor::text as remote_minor
        from reconcile_totals where run_id = ${runId}::uuid order by kind, currency`,
  );
  return rows.map((row) => ({
    kind: row.kind,
    currency: row.currency,
    localCount: row.localCount,
    remoteCount: row.remoteCount,
    localMinor: BigInt(row.localMinor),
    remoteMinor: BigInt(row.remoteMinor),
  }));
}
