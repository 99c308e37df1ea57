import type { DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { Attempt, JobId, SegmentRecord } from './model.ts';
import { segmentRows } from './segment-rows.ts';

export const segments = segmentRows<JobId>(sql`segments`, sql`job_id`);

/**
 * Inserts the next segment of a rendition. The job's row is locked against a take-over, and the
 * insert happens only while the attempt holds the job and only in order: false otherwise.
 */
export async function insertSegment(
  ctx: DbContext,
  { jobId, fence }: Attempt,
  segment: SegmentRecord,
): Promise<boolean> {
  const held = sql`select id from jobs
    where id = ${jobId}::uuid and fence = ${fence}::integer and state = 'encoding'
    for share`;
  return segments.insert(ctx, jobId, held, segment);
}
