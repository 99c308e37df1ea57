import { formatDuration } from '#core/units.ts';
import type { JobDocument } from '#domains/jobs/index.ts';

/** How far a job is, for people: `42 %`, or as much as is known. */
export function describeProgress(
  job: Pick<JobDocument, 'state' | 'processedMs' | 'totalMs'>,
): string {
  if (job.state === 'done') return '100 %';
  if (job.totalMs) return `${Math.min(100, Math.floor((job.processedMs * 100) / job.totalMs))} %`;
  return job.processedMs > 0 ? formatDuration(job.processedMs) : '';
}
