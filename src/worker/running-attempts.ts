import type { Attempt } from '#domains/jobs/index.ts';

/** Why an attempt is ended from outside. */
export type StopReason = 'stopping' | 'cancelled' | 'lost';

/** One attempt under way in this process. */
export interface RunningAttempt {
  readonly attempt: Attempt;
  /** Aborted when the attempt must end. */
  readonly signal: AbortSignal;
  /** Why it must end; undefined while it may go on. */
  stopReason(): StopReason | undefined;
  /** Asks it to end; the first reason stays. */
  stop(reason: StopReason): void;
  /** Takes it off the list. */
  close(): void;
}

/** The attempts that a worker has under way. */
export interface RunningAttempts {
  open(attempt: Attempt): RunningAttempt;
  list(): readonly RunningAttempt[];
  stopJob(jobId: string, reason: StopReason): void;
  /** Stops all, and whatever is opened later. */
  stopAll(reason: StopReason): void;
}

export function createRunningAttempts(): RunningAttempts {
  const running = new Set<RunningAttempt>();
  let allStopped: StopReason | undefined;
  return {
    open(attempt) {
      const controller = new AbortController();
      let reason: StopReason | undefined;
      const opened: RunningAttempt = {
        attempt,
        signal: controller.signal,
        stopReason: () => reason,
        stop: (why) => {
          if (reason !== undefined) return;
          reason = why;
          controller.abort(new DOMException(`the attempt was ended: ${why}`, 'AbortError'));
        },
        close: () => running.delete(opened),
      };
      running.add(opened);
      if (allStopped !== undefined) opened.stop(allStopped);
      return opened;
    },
    list: () => [...running],
    stopJob: (jobId, reason) => {
      for (const item of running) if (item.attempt.jobId === jobId) item.stop(reason);
    },
    stopAll: (reason) => {
      allStopped = reason;
      for (const item of running) item.stop(reason);
    },
  };
}
