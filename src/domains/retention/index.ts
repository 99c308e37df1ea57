export { cleanUp, type CleanedUp } from './clean-up.ts';
export { retentionErrors } from './errors.ts';
export type { RetentionJob } from './model.ts';
export { RETENTION_JOBS } from './retention-jobs.ts';
