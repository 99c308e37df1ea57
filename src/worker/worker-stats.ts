/** How an attempt at a job ended. */
export const ATTEMPT_OUTCOMES = [
  'done',
  'failed',
  'cancelled',
  'returned',
  'lost',
  'reused',
] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/** What a worker of this process has done since it started; every number only grows. */
export interface WorkerStats {
  readonly attempts: Readonly<Record<AttemptOutcome, number>>;
  readonly segmentsWritten: number;
  readonly segmentBytes: number;
  /** Seconds of music that were encoded. */
  readonly encodedSeconds: number;
  /** Seconds that the attempts took by the clock. */
  readonly workedSeconds: number;
}

/** The same numbers, for those who count. */
export type MutableStats = {
  -readonly [K in keyof WorkerStats]: WorkerStats[K];
} & { attempts: Record<AttemptOutcome, number> };

export function createWorkerStats(): MutableStats {
  return {
    attempts: { done: 0, failed: 0, cancelled: 0, returned: 0, lost: 0, reused: 0 },
    segmentsWritten: 0,
    segmentBytes: 0,
    encodedSeconds: 0,
    workedSeconds: 0,
  };
}
