import type { TimePosition } from '#core/cursor.ts';
import { query, queryMaybe, queryOne, type DbContext } from '#db/pool.ts';
import { sql, sqlAnd } from '#db/sql.ts';
import type { Id } from '#core/ids.ts';

import type {
  Attempt,
  Job,
  JobId,
  JobSource,
  JobState,
  JobSummary,
  JobTransition,
} from './model.ts';

const jobColumns = sql`jobs.id, jobs.kind, jobs.track_id, jobs.source_id, jobs.state, jobs.attempts,
  jobs.attempts_max, jobs.fence, jobs.settings_hash, jobs.encoder, jobs.worker_id,
  jobs.processed_ms, jobs.total_ms, jobs.error_code, jobs.error_message, jobs.cancel_requested_at,
  jobs.request_id, jobs.created_at, jobs.started_at, jobs.finished_at, jobs.updated_at`;

export type NewJob = Pick<
  Job,
  'id' | 'trackId' | 'sourceId' | 'attemptsMax' | 'totalMs' | 'requestId' | 'createdAt'
>;

/** Inserts a job, or finds the unfinished one that the track already has. */
export async function insertJob(
  ctx: DbContext,
  job: NewJob,
): Promise<{ id: JobId; inserted: boolean }> {
  const inserted = await queryMaybe<{ id: JobId }>(
    ctx,
    sql`insert into jobs
          (id, kind, track_id, source_id, attempts_max, total_ms, request_id, created_at, updated_at)
        values (${job.id}::uuid, 'transcode', ${job.trackId}::uuid, ${job.sourceId}::uuid,
          ${job.attemptsMax}::integer, ${job.totalMs}::integer, ${job.requestId}::text,
          ${job.createdAt}::timestamptz, ${job.createdAt}::timestamptz)
        on conflict (track_id) where finished_at is null do nothing
        returning id`,
  );
  if (inserted) return { id: inserted.id, inserted: true };
  return { id: (await findOpenJobId(ctx, job.trackId))!, inserted: false };
}

export async function findOpenJobId(
  ctx: DbContext,
  trackId: Id<'track'>,
): Promise<JobId | undefined> {
  const row = await queryMaybe<{ id: JobId }>(
    ctx,
    sql`select id from jobs where track_id = ${trackId}::uuid and finished_at is null`,
  );
  return row?.id;
}

/** The job, locked until the transaction ends. */
export async function lockJob(ctx: DbContext, id: JobId): Promise<Job | undefined> {
  return queryMaybe<Job>(
    ctx,
    sql`select ${jobColumns} from jobs where jobs.id = ${id}::uuid for update`,
  );
}

/** Writes what may change of a job that the transaction has locked. */
export async function updateJob(ctx: DbContext, job: Job): Promise<void> {
  await query(
    ctx,
    sql`update jobs set
          state = ${job.state}::text,
          attempts = ${job.attempts}::integer,
          fence = ${job.fence}::integer,
          settings_hash = ${job.settingsHash}::bytea,
          encoder = ${job.encoder}::text,
          worker_id = ${job.workerId}::uuid,
          processed_ms = ${job.processedMs}::integer,
          total_ms = ${job.totalMs}::integer,
          error_code = ${job.errorCode}::text,
          error_message = ${job.errorMessage}::text,
          cancel_requested_at = ${job.cancelRequestedAt}::timestamptz,
          started_at = ${job.startedAt}::timestamptz,
          finished_at = ${job.finishedAt}::timestamptz,
          updated_at = ${job.updatedAt}::timestamptz
        where id = ${job.id}::uuid`,
  );
}

export async function insertTransition(
  ctx: DbContext,
  step: {
    jobId: JobId;
    from: JobState | null;
    to: JobState;
    attempt: number;
    cause: string;
    at: Date;
  },
): Promise<void> {
  await query(
    ctx,
    sql`insert into job_transitions (job_id, from_state, to_state, attempt, cause, at)
        values (${step.jobId}::uuid, ${step.from}::text, ${step.to}::text,
          ${step.attempt}::integer, ${step.cause}::text, ${step.at}::timestamptz)`,
  );
}

export async function getJobSource(ctx: DbContext, jobId: JobId): Promise<JobSource> {
  return queryOne<JobSource>(
    ctx,
    sql`select sources.storage_key, sources.content_hash
        from jobs join sources on sources.id = jobs.source_id
        where jobs.id = ${jobId}::uuid`,
  );
}

const summaryColumns = sql`${jobColumns}, tracks.title as track_title`;

export async function findJob(ctx: DbContext, id: JobId): Promise<JobSummary | undefined> {
  return queryMaybe<JobSummary>(
    ctx,
    sql`select ${summaryColumns} from jobs join tracks on tracks.id = jobs.track_id
        where jobs.id = ${id}::uuid`,
  );
}

/** The jobs of these ids that there are, oldest first. */
export async function findJobs(ctx: DbContext, ids: readonly string[]): Promise<JobSummary[]> {
  return query<JobSummary>(
    ctx,
    sql`select ${summaryColumns} from jobs join tracks on tracks.id = jobs.track_id
        where jobs.id = any(${[...ids]}::uuid[])
        order by jobs.created_at, jobs.id`,
  );
}

/** Newest first, after the given one. */
export async function listJobRows(
  ctx: DbContext,
  input: {
    states: readonly JobState[] | undefined;
    after: TimePosition | undefined;
    limit: number;
  },
): Promise<JobSummary[]> {
  const { states, after, limit } = input;
  const conditions = [
    ...(states ? [sql`jobs.state = any(${[...states]}::text[])`] : []),
    ...(after
      ? [sql`(jobs.created_at, jobs.id) < (${after.at}::timestamptz, ${after.id}::uuid)`]
      : []),
  ];
  return query<JobSummary>(
    ctx,
    sql`select ${summaryColumns} from jobs join tracks on tracks.id = jobs.track_id
        where ${sqlAnd(conditions)}
        order by jobs.created_at desc, jobs.id desc
        limit ${limit}::integer`,
  );
}

/** The steps of a job's life, oldest first. */
export async function listTransitions(ctx: DbContext, jobId: JobId): Promise<JobTransition[]> {
  return query<JobTransition>(
    ctx,
    sql`select from_state, to_state, attempt, cause, at from job_transitions
        where job_id = ${jobId}::uuid
        order by id`,
  );
}

/** Steps with this cause since the job was last retried by a person. */
export async function countTransitions(
  ctx: DbContext,
  jobId: JobId,
  cause: string,
): Promise<number> {
  const row = await queryOne<{ steps: number }>(
    ctx,
    sql`select count(*)::integer as steps from job_transitions
        where job_id = ${jobId}::uuid and cause = ${cause}::text
          and id > coalesce(
            (select max(id) from job_transitions
             where job_id = ${jobId}::uuid and from_state in ('failed', 'cancelled')),
            0)`,
  );
  return row.steps;
}

/** Raises the progress of a running attempt; undefined when it no longer holds the job. */
export async function raiseProgress(
  ctx: DbContext,
  input: { jobId: JobId; fence: number; processedMs: number; at: Date },
): Promise<
  Pick<Job, 'id' | 'state' | 'processedMs' | 'totalMs' | 'cancelRequestedAt'> | undefined
> {
  return queryMaybe(
    ctx,
    sql`update jobs set
          processed_ms = greatest(processed_ms, ${input.processedMs}::integer),
          updated_at = ${input.at}::timestamptz
        where id = ${input.jobId}::uuid and fence = ${input.fence}::integer
          and state in ('encoding', 'finalizing')
        returning id, state, processed_ms, total_ms, cancel_requested_at`,
  );
}

/** How many jobs wait for a worker, and how many a worker is at. */
export async function countOpenJobs(ctx: DbContext): Promise<{ waiting: number; running: number }> {
  return queryOne(
    ctx,
    sql`select count(*) filter (where state = 'created')::int as waiting,
          count(*) filter (where state <> 'created')::int as running
        from jobs where finished_at is null`,
  );
}

/** The attempts that hold a job now. */
export async function listHeldAttempts(ctx: DbContext): Promise<Attempt[]> {
  return query<Attempt>(
    ctx,
    sql`select id as job_id, fence from jobs where state in ('encoding', 'finalizing')`,
  );
}

/** Whether any job is not finished. */
export async function hasOpenJobs(ctx: DbContext): Promise<boolean> {
  const row = await queryOne<{ open: boolean }>(
    ctx,
    sql`select exists (select from jobs where finished_at is null) as open`,
  );
  return row.open;
}
