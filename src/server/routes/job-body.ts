import type { JobSummary } from '#domains/jobs/index.ts';

import type { Job } from '../contract/jobs.ts';

/** A job as the contract has it. */
export function toJobBody(job: JobSummary): Job {
  return {
    id: job.id,
    kind: job.kind,
    trackId: job.trackId,
    trackTitle: job.trackTitle,
    state: job.state,
    attempts: job.attempts,
    attemptsMax: job.attemptsMax,
    processedMs: job.processedMs,
    totalMs: job.totalMs,
    error: job.errorCode === null ? null : { code: job.errorCode, message: job.errorMessage ?? '' },
    requestId: job.requestId,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
  };
}
