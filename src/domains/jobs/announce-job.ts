import type { Context } from '#context.ts';

import type { Job } from './model.ts';

/** What the `jobs` channel of the bus carries; it wakes, the row is the truth. */
export type JobNews = Pick<Job, 'state' | 'processedMs' | 'totalMs'> & {
  readonly id: string;
  readonly cancelRequestedAt?: Date | null;
};

/** Tells every process that a job has changed. Called after the commit. */
export async function announceJob(ctx: Pick<Context, 'bus'>, job: JobNews): Promise<void> {
  const { id, state, processedMs, totalMs } = job;
  const cancelRequested = (job.cancelRequestedAt ?? null) !== null;
  await ctx.bus.publish('jobs', { jobId: id, state, processedMs, totalMs, cancelRequested });
}

/** As `announceJob`, where the track's state has changed with the job's. */
export async function announceJobAndTrack(ctx: Pick<Context, 'bus'>, job: Job): Promise<void> {
  await announceJob(ctx, job);
  await ctx.bus.publish('tracks', { trackId: job.trackId });
}
