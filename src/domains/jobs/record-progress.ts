import type { Context } from '#context.ts';

import { announceJob } from './announce-job.ts';
import { jobErrors } from './errors.ts';
import type { Attempt } from './model.ts';
import { raiseProgress } from './store.ts';

/**
 * Writes how far an attempt has come; progress never goes back. The caller coalesces. Returns
 * whether somebody has asked to cancel the job.
 * @throws JOB_LOST
 */
export async function recordProgress(
  ctx: Pick<Context, 'db' | 'clock' | 'bus'>,
  attempt: Attempt,
  processedMs: number,
): Promise<{ cancelRequested: boolean }> {
  const at = ctx.clock.now();
  const job = await raiseProgress(ctx, { ...attempt, processedMs: Math.round(processedMs), at });
  if (job === undefined) throw jobErrors.JOB_LOST({ id: attempt.jobId, fence: attempt.fence });
  await announceJob(ctx, job);
  return { cancelRequested: job.cancelRequestedAt !== null };
}
