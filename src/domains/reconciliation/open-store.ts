import type { TimePosition } from '#core/cursor.ts';
import { query, type DbContext } from '#db/pool.ts';
import { sql, type SqlQuery } from '#db/sql.ts';

import type {
  Action,
  DifferenceClass,
  OpenDifference,
  ReconcileRun,
  ReconcileRunId,
} from './model.ts';
import { findRun } from './run-store.ts';

/** Which of the open differences are wanted; without either, all of them. */
export interface OpenFilter {
  readonly class?: DifferenceClass | undefined;
  /** What they are about: a kind of object, `subscription` or `licence`. */
  readonly kinds?: readonly string[] | undefined;
}

/** Open differences of one rule and currency. */
export interface OpenSum {
  readonly class: DifferenceClass;
  readonly rule: string;
  readonly action: Action;
  readonly currency: string | null;
  readonly count: number;
  /** Those of them that only a person can settle. */
  readonly forPerson: number;
  readonly amountMinor: bigint;
  readonly oldestSince: Date;
}

/**
 * Runs that have ended and what they found still counts. A later one that reads lists takes the place
 * of one of its own scope, or of any where it is of all, when it goes back as far; and also when the
 * earlier one has repaired, for what that has left is looked at again. What was only asked about row
 * by row, every run with lists asks again.
 */
const COUNTING_RUNS = sql`
  select id, stuck_only, finished_at from (
    select id, scope, applies, stuck_only, since, finished_at,
      least(
        min(since) filter (where not stuck_only and incomplete = '{}') over own,
        min(since) filter (where not stuck_only and incomplete = '{}' and scope = 'all') over whichever
      ) as later_since,
      coalesce(bool_or(not stuck_only) over own, false) as own_later,
      coalesce(bool_or(not stuck_only and scope = 'all') over whichever, false) as whole_later
    from reconcile_runs where state = 'done'
    window own as (partition by scope order by finished_at desc, id desc
        rows between unbounded preceding and 1 preceding),
      whichever as (order by finished_at desc, id desc
        rows between unbounded preceding and 1 preceding)
  ) ended
  where case when stuck_only then not own_later and not whole_later
    else not (own_later and applies) and coalesce(later_since > since, true) end`;

/**
 * What those runs have found and nothing has settled since. A plan that is carried out later says more
 * of its subjects, but for what it left alone as stale: that is as it was.
 */
const OPEN = sql`
  select d.*, r.finished_at as found_at
  from reconcile_differences d join (${COUNTING_RUNS}) r on r.id = d.run_id
  where d.outcome <> 'applied' and not (r.stuck_only and d.outcome = 'stale')
    and not exists (
      select from reconcile_differences n join reconcile_runs m on m.id = n.run_id
      where n.subject_kind = d.subject_kind and n.subject_id = d.subject_id
        and (m.state = 'done' or n.outcome = 'applied') and n.outcome <> 'stale'
        and (coalesce(m.finished_at, m.updated_at), m.id) > (r.finished_at, r.id))`;

const matching = ({ class: what, kinds }: OpenFilter) =>
  sql`(${what ?? null}::text is null or class = ${what ?? null}::text)
    and (${kinds === undefined}::boolean or subject_kind = any(${[...(kinds ?? [])]}::text[]))`;

/** What is open, summed by rule and currency. */
export async function sumOpen(ctx: DbContext, filter: OpenFilter): Promise<OpenSum[]> {
  const rows = await query<Omit<OpenSum, 'amountMinor'> & { amountMinor: string }>(
    ctx,
    sql`select class, rule, action, currency, count(*)::integer as count,
          (count(*) filter (where action = 'person' or outcome = 'left'))::integer as for_person,
          coalesce(sum(amount_minor), 0)::text as amount_minor, min(since) as oldest_since
        from (${OPEN}) o where ${matching(filter)}
        group by class, rule, action, currency order by class, rule, action, currency`,
  );
  return rows.map((row) => ({
    class: row.class,
    rule: row.rule,
    action: row.action,
    currency: row.currency,
    count: row.count,
    forPerson: row.forPerson,
    amountMinor: BigInt(row.amountMinor),
    oldestSince: row.oldestSince,
  }));
}

const listed = sql`id, run_id, rule, class, subject_kind, subject_id, local, remote, action,
  amount_minor, currency, since, outcome, message, found_at`;

interface ListInput extends OpenFilter {
  /** The last one of the page before. */
  readonly after?: TimePosition | undefined;
  readonly limit: number;
}

/** What is open, the oldest first. */
export async function listOpen(ctx: DbContext, input: ListInput): Promise<OpenDifference[]> {
  return listPage(ctx, OPEN, input);
}

/** Whatever a run has found, the oldest first. */
export async function listFoundBy(
  ctx: DbContext,
  input: ListInput & { runId: string },
): Promise<OpenDifference[]> {
  const found = sql`
    select d.*, coalesce(r.finished_at, r.updated_at) as found_at
    from reconcile_differences d join reconcile_runs r on r.id = d.run_id
    where d.run_id = ${input.runId}::uuid`;
  return listPage(ctx, found, input);
}

async function listPage(
  ctx: DbContext,
  rows: SqlQuery,
  input: ListInput,
): Promise<OpenDifference[]> {
  const { after, limit } = input;
  const behind =
    after === undefined
      ? sql`true`
      : sql`(since, id) > (${after.at}::timestamptz, ${after.id}::uuid)`;
  return query<OpenDifference>(
    ctx,
    sql`select ${listed} from (${rows}) o where ${matching(input)} and ${behind}
        order by since, id limit ${limit}::integer`,
  );
}

/** The last run of any kind that has read lists to their end. */
export async function findLastWholeRun(ctx: DbContext): Promise<ReconcileRun | undefined> {
  const [row] = await query<{ id: ReconcileRunId }>(
    ctx,
    sql`select id from reconcile_runs where state = 'done' and not stuck_only
        order by finished_at desc, id desc limit 1`,
  );
  return row && findRun(ctx, row.id);
}
