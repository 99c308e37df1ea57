import type { JobSummary } from './model.ts';

/** A job as every document has it: over HTTP, over the socket and with `--json`. Pure. */
export function toJobDocument(job: JobSummary) {
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

export type JobDocument = ReturnType<typeof toJobDocument>;
