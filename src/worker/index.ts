export { startWorker, type RunningWorker } from './start-worker.ts';
export type { AttemptOutcome, WorkerStats } from './worker-stats.ts';
