import { query, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type {
  Difference,
  DifferenceId,
  DifferenceOutcome,
  Fix,
  OutcomeCounts,
  ReconcileRunId,
} from './model.ts';

const columns = sql`id, run_id, rule, class, subject_kind, subject_id, local, remote, action,
  amount_minor, currency, since, outcome, message`;

/** False when the run has found it already. */
export async function insertDifference(ctx: DbContext, row: Difference): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`insert into reconcile_differences (${columns})
        values (${row.id}::uuid, ${row.runId}::uuid, ${row.rule}::text, ${row.class}::text,
          ${row.subjectKind}::text, ${row.subjectId}::text, ${jsonOf(row.local)}::jsonb,
          ${jsonOf(row.remote)}::jsonb, ${row.action}::text, ${row.amountMinor}::bigint,
          ${row.currency}::text, ${row.since}::timestamptz, ${row.outcome}::text,
          ${row.message}::text)
        on conflict (run_id, rule, subject_kind, subject_id) do nothing returning id`,
  );
  return rows.length === 1;
}

export async function setDifferenceOutcome(
  ctx: DbContext,
  id: DifferenceId,
  outcome: DifferenceOutcome,
  message?: string,
): Promise<void> {
  await query(
    ctx,
    sql`update reconcile_differences set outcome = ${outcome}::text,
          message = coalesce(${message ?? null}::text, message)
        where id = ${id}::uuid`,
  );
}

export async function deleteDifference(ctx: DbContext, id: DifferenceId): Promise<void> {
  await query(ctx, sql`delete from reconcile_differences where id = ${id}::uuid`);
}

/** As `deleteDifference`, but only while it is nothing more than a suspicion. */
export async function deleteSuspicion(ctx: DbContext, id: DifferenceId): Promise<void> {
  await query(
    ctx,
    sql`delete from reconcile_differences where id = ${id}::uuid and outcome = 'suspected'`,
  );
}

/** Whether the run has found anything about this already that is more than a suspicion. */
export async function hasDifference(
  ctx: DbContext,
  runId: ReconcileRunId,
  subject: { kind: string; id: string },
): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`select from reconcile_differences where run_id = ${runId}::uuid
          and subject_kind = ${subject.kind}::text and subject_id = ${subject.id}::text
          and outcome <> 'suspected'`,
  );
  return rows.length > 0;
}

/**
 * What the last finished run with repairs of the same scope has left is suspected by this one: it does
 * not get lost when the windows have passed by. What is held against whole tables is found again anyway.
 */
export async function suspectWhatWasLeft(
  ctx: DbContext,
  run: { id: ReconcileRunId; scope: string },
): Promise<void> {
  await query(
    ctx,
    sql`insert into reconcile_differences (${columns})
        select gen_random_uuid(), ${run.id}::uuid, rule, class, subject_kind, subject_id, local,
          remote, action, amount_minor, currency, since, 'suspected', message
        from reconcile_differences
        where outcome <> 'applied' and action <> 'withdraw'
          and rule not in ('owed-less', 'over-refunded')
          and run_id = (select id from reconcile_runs
            where state = 'done' and applies and not stuck_only and scope = ${run.scope}::text
            order by finished_at desc limit 1)`,
  );
}

/** How many differences of a run ended how. */
export async function countOutcomes(ctx: DbContext, runId: ReconcileRunId): Promise<OutcomeCounts> {
  return (await countOutcomesOf(ctx, [runId])).get(runId) ?? {};
}

/** As `countOutcomes`, by run; those that found nothing are not in it. */
export async function countOutcomesOf(
  ctx: DbContext,
  runIds: readonly ReconcileRunId[],
): Promise<Map<ReconcileRunId, OutcomeCounts>> {
  const rows = await query<{
    runId: ReconcileRunId;
    outcome: DifferenceOutcome;
    count: number;
  }>(
    ctx,
    sql`select run_id, outcome, count(*)::integer as count from reconcile_differences
        where run_id = any(${[...runIds]}::uuid[]) group by run_id, outcome`,
  );
  const counts = new Map<ReconcileRunId, OutcomeCounts>();
  for (const { runId, outcome, count } of rows) {
    counts.set(runId, { ...counts.get(runId), [outcome]: count });
  }
  return counts;
}

/** Differences of a run in the order of their finding; `after` is the last of those before. */
export async function listDifferences(
  ctx: DbContext,
  input: {
    runId: ReconcileRunId;
    outcomes?: readonly DifferenceOutcome[];
    after?: string | null;
    limit: number;
  },
): Promise<Difference[]> {
  const { runId, outcomes, after = null, limit } = input;
  return query<Difference>(
    ctx,
    sql`select ${columns} from reconcile_differences
        where run_id = ${runId}::uuid
          and (${outcomes === undefined}::boolean or outcome = any(${[...(outcomes ?? [])]}::text[]))
          and (${after}::uuid is null or id > ${after}::uuid)
        order by id limit ${limit}::integer`,
  );
}

/** Whether a person has been shown this, and has not closed it. */
export async function hasOpenException(
  ctx: DbContext,
  subject: { class: string; kind: string; id: string },
): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`select from payment_exceptions where closed_at is null and class = ${subject.class}::text
          and subject_kind = ${subject.kind}::text and subject_id = ${subject.id}::text`,
  );
  return rows.length > 0;
}

export async function insertFix(
  ctx: DbContext,
  fix: Fix & { id: string; evidenceSha256: Buffer | null; requestId: string; at: Date },
): Promise<void> {
  await query(
    ctx,
    sql`insert into reconcile_fixes (id, run_id, difference_id, rule, action, subject_kind,
          subject_id, before, after, evidence, evidence_sha256, request_id, at)
        values (${fix.id}::uuid, ${fix.runId}::uuid, ${fix.differenceId}::uuid, ${fix.rule}::text,
          ${fix.action}::text, ${fix.subjectKind}::text, ${fix.subjectId}::text,
          ${jsonOf(fix.before)}::jsonb, ${jsonOf(fix.after)}::jsonb, ${jsonOf(fix.evidence)}::jsonb,
          ${fix.evidenceSha256}::bytea, ${fix.requestId}::text, ${fix.at}::timestamptz)
        on conflict (difference_id) do nothing`,
  );
}

function jsonOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? String(part) : part,
  );
}
