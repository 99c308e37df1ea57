import { query, type DbContext } from '../pool.ts';
import { sql } from '../sql.ts';

/** The queue's name for the one task that transcodes a file. */
export const TRANSCODE_TASK = 'transcode';

/** Times that the queue itself runs a wake-up again when the database fails under it. */
const WAKE_UP_TRIES_MAX = 25;

/** A row of the queue: it wakes a worker for a job; what the job is stands in `jobs`. */
export interface WakeUp {
  jobId: string;
  /** Not before this moment; at once without it. */
  runAt?: Date | undefined;
}

/**
 * Puts a wake-up into the queue, in the caller's transaction. A second one for the same job
 * replaces the first; one that is running stays, and the new one runs after it.
 */
export async function addWakeUp(ctx: DbContext, wakeUp: WakeUp): Promise<void> {
  await query(
    ctx,
    sql`select graphile_worker.add_job(
          ${TRANSCODE_TASK}::text,
          payload => json_build_object('jobId', ${wakeUp.jobId}::text),
          run_at => ${wakeUp.runAt ?? null}::timestamptz,
          max_attempts => ${WAKE_UP_TRIES_MAX}::integer,
          job_key => ${wakeUp.jobId}::text,
          job_key_mode => 'replace'::text
        )`,
  );
}

/** Takes a job's wake-up out of the queue, in the caller's transaction. */
export async function removeWakeUp(ctx: DbContext, jobId: string): Promise<void> {
  await query(ctx, sql`select graphile_worker.remove_job(${jobId}::text)`);
}

/** Which of these jobs have no wake-up that can still run. */
export async function listWithoutWakeUp(
  ctx: DbContext,
  jobIds: readonly string[],
): Promise<string[]> {
  const rows = await query<{ id: string }>(
    ctx,
    sql`select wanted.id
        from unnest(${[...jobIds]}::text[]) as wanted (id)
        where not exists (
          select 1 from graphile_worker.jobs waiting
          where waiting.key = wanted.id and waiting.attempts < waiting.max_attempts
        )
        order by wanted.id`,
  );
  return rows.map((row) => row.id);
}

/**
 * Gives free what a dead worker had taken from the queue, and forgets those of its wake-ups that
 * were already replaced by a newer one.
 */
export async function releaseQueueLocks(ctx: DbContext, queueId: string): Promise<void> {
  const held = await query<{ id: bigint }>(
    ctx,
    sql`select id from graphile_worker.jobs
        where locked_by = ${queueId}::text and key is null
        order by id`,
  );
  await query(ctx, sql`select graphile_worker.force_unlock_workers(array[${queueId}::text])`);
  const ids = held.map((row) => row.id.toString());
  await query(ctx, sql`select graphile_worker.complete_jobs(${ids}::bigint[])`);
}
