import type { Context } from '#context.ts';

import { jobErrors } from './errors.ts';
import type { Attempt, SegmentRecord } from './model.ts';
import { lockAttempt } from './move-job.ts';
import { insertSegment, segments } from './segment-store.ts';

/**
 * Records one complete segment in a transaction of its own, in the order of its rendition.
 * @throws JOB_LOST when another attempt holds the job; SEGMENT_OUT_OF_ORDER
 */
export async function recordSegment(
  ctx: Pick<Context, 'db'>,
  attempt: Attempt,
  segment: SegmentRecord,
): Promise<void> {
  if (await insertSegment(ctx, attempt, segment)) return;
  await lockAttempt(ctx, attempt);
  const expected = await segments.next(ctx, attempt.jobId, segment.rendition);
  const { rendition, sequence } = segment;
  throw jobErrors.SEGMENT_OUT_OF_ORDER({ id: attempt.jobId, rendition, sequence, expected });
}
