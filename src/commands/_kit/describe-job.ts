import { formatDuration } from '#core/units.ts';
import type { JobSummary } from '#domains/jobs/index.ts';

/** A job in the documents of `veza jobs`. */
export function jobDocument(job: JobSummary) {
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
    createdAt: job.createdAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
  };
}

/** How far a job is, for people: `42 %`, or as much as is known. */
export function describeProgress(job: JobSummary): string {
  if (job.state === 'done') return '100 %';
  if (job.totalMs) return `${Math.min(100, Math.floor((job.processedMs * 100) / job.totalMs))} %`;
  return job.processedMs > 0 ? formatDuration(job.processedMs) : '';
}
