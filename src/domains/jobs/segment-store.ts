import { query, queryMaybe, queryOne, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { Attempt, JobId, SegmentRecord } from './model.ts';

/**
 * Inserts the next segment of a rendition. The job's row is locked against a take-over, and the
 * insert happens only while the attempt holds the job and only in order: false otherwise. The commit
 * does not wait for the disk: where the server is killed, a row that is lost only means that the next
 * attempt has nothing to compare that segment with, and rows are lost from the end alone.
 */
export async function insertSegment(
  ctx: DbContext,
  attempt: Attempt,
  segment: SegmentRecord,
): Promise<boolean> {
  const row = await queryMaybe<{ sequence: number }>(
    ctx,
    sql`with relaxed as materialized (select set_config('synchronous_commit', 'off', true)),
        held as (
          select jobs.id from jobs cross join relaxed
          where jobs.id = ${attempt.jobId}::uuid and jobs.fence = ${attempt.fence}::integer
            and jobs.state = 'encoding'
          for share of jobs
        )
        insert into segments (job_id, rendition, sequence, duration_ticks, bytes, sha256)
        select held.id, ${segment.rendition}::text, ${segment.sequence}::integer,
          ${segment.durationTicks}::bigint, ${segment.bytes}::integer,
          ${Buffer.from(segment.sha256)}::bytea
        from held
        where ${segment.sequence}::integer = (
          select coalesce(max(sequence) + 1, 0) from segments
          where job_id = ${attempt.jobId}::uuid and rendition = ${segment.rendition}::text
        )
        returning sequence`,
  );
  return row !== undefined;
}

/** The sequence number that comes next in a rendition, from 0. */
export async function nextSequence(
  ctx: DbContext,
  jobId: JobId,
  rendition: string,
): Promise<number> {
  const row = await queryOne<{ sequence: number }>(
    ctx,
    sql`select coalesce(max(sequence) + 1, 0)::integer as sequence from segments
        where job_id = ${jobId}::uuid and rendition = ${rendition}::text`,
  );
  return row.sequence;
}

/** Every segment on record, by rendition and in order. */
export async function listSegments(ctx: DbContext, jobId: JobId): Promise<SegmentRecord[]> {
  return query<SegmentRecord>(
    ctx,
    sql`select rendition, sequence, duration_ticks, bytes, sha256 from segments
        where job_id = ${jobId}::uuid
        order by rendition, sequence`,
  );
}

export async function deleteSegments(ctx: DbContext, jobId: JobId): Promise<void> {
  await query(ctx, sql`delete from segments where job_id = ${jobId}::uuid`);
}
