export { announceJob, type JobNews } from './announce-job.ts';
export type { KnownAsset } from './asset-store.ts';
export { beginFinalizing } from './begin-finalizing.ts';
export { cancelJob, endCancelledAttempt } from './cancel-job.ts';
export { enqueueTranscode, type EnqueueTranscodeInput } from './enqueue-transcode.ts';
export { jobErrors } from './errors.ts';
export { failAttempt } from './fail-attempt.ts';
export { finalize, finalizeWithKnown } from './finalize.ts';
export { forgetSegments } from './forget-segments.ts';
export { getJob, getJobs, getJobWithTransitions } from './get-job.ts';
export { toJobDocument, type JobDocument } from './job-document.ts';
export { listJobs, type JobListInput } from './list-jobs.ts';
export {
  isFinished,
  JOB_STATES,
  type AssetId,
  type Attempt,
  type FinishedAsset,
  type Job,
  type JobId,
  type JobSource,
  type JobState,
  type JobSummary,
  type JobTransition,
  type SegmentRecord,
  type WorkerId,
} from './model.ts';
export { albumLoudness } from './loudness/album-loudness.ts';
export type { Loudness, LoudnessBlocks } from './loudness/model.ts';
export { mendQueue, reapWorkers } from './reap-workers.ts';
export { recordPlan, type TranscodePlanRecord } from './record-plan.ts';
export { recordProgress } from './record-progress.ts';
export { recordSegment } from './record-segment.ts';
export { registerWorker, unregisterWorker } from './register-worker.ts';
export { retryJob } from './retry-job.ts';
export { returnToQueue } from './return-to-queue.ts';
export { removeStaging, stagingName } from './staging.ts';
export { segmentRows, type SegmentRows } from './segment-rows.ts';
export { startAttempt, type StartedAttempt } from './start-attempt.ts';
export { sweepStaging } from './sweep-staging.ts';
export {
  watchJobs,
  type JobWatchEvent,
  type JobWatchResult,
  type QueueProgress,
} from './watch-jobs.ts';
export type { WorkerRow } from './worker-store.ts';
