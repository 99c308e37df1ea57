import type { Context } from '#context.ts';

import type { Attempt, Job } from './model.ts';

/**
 * Name of the staging folder of one attempt. No two attempts share a folder: one that has lost its
 * job cannot touch what its successor writes.
 */
export function stagingName(attempt: Attempt): string {
  return `transcode-${attempt.jobId}-${attempt.fence}`;
}

/** Removes the staging folders of a job's attempts up to this fence; what is not there is fine. */
export async function removeStaging(
  ctx: Pick<Context, 'storage'>,
  job: Pick<Job, 'id'>,
  fenceMax: number,
): Promise<void> {
  for (let fence = 1; fence <= fenceMax; fence += 1) {
    await ctx.storage.removeStagingDir(stagingName({ jobId: job.id, fence }));
  }
}
