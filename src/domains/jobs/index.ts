export { announceJob, type JobNews } from './announce-job.ts';
export { enqueueTranscode, type EnqueueTranscodeInput } from './enqueue-transcode.ts';
export { jobErrors } from './errors.ts';
export {
  JOB_STATES,
  type AssetId,
  type Attempt,
  type Job,
  type JobId,
  type JobState,
  type JobSummary,
  type JobTransition,
  type SegmentRecord,
  type WorkerId,
} from './model.ts';
