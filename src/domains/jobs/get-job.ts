import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';

import { jobErrors } from './errors.ts';
import type { JobId, JobSummary, JobTransition } from './model.ts';
import { findJob, findJobs, listTransitions } from './store.ts';

/** One job. @throws JOB_NOT_FOUND */
export async function getJob(ctx: Pick<Context, 'db'>, id: string): Promise<JobSummary> {
  const job = isUuid(id) ? await findJob(ctx, id as JobId) : undefined;
  if (job === undefined) throw jobErrors.JOB_NOT_FOUND({ id });
  return job;
}

/** Those of these jobs that there are, oldest first. */
export async function getJobs(
  ctx: Pick<Context, 'db'>,
  ids: readonly string[],
): Promise<readonly JobSummary[]> {
  return findJobs(ctx, ids.filter(isUuid));
}

/** One job with every step of its life, oldest first. @throws JOB_NOT_FOUND */
export async function getJobWithTransitions(
  ctx: Pick<Context, 'db'>,
  id: string,
): Promise<JobSummary & { transitions: readonly JobTransition[] }> {
  const job = await getJob(ctx, id);
  return { ...job, transitions: await listTransitions(ctx, job.id) };
}
