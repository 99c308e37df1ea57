/** Notices that nothing happens any more. */
export interface Watchdog {
  /** Something happened. */
  touch(): void;
  /** While the work runs, time does not count: it is not FFmpeg that is waited for. */
  pause<T>(work: () => Promise<T>): Promise<T>;
  stop(): void;
}

/** Calls `onSilence` once when `timeoutMs` pass without a touch or a pause. */
export function startWatchdog(timeoutMs: number, onSilence: () => void): Watchdog {
  let paused = 0;
  const timer = setTimeout(() => {
    if (paused === 0) onSilence();
    else timer.refresh();
  }, timeoutMs);
  return {
    touch: () => void timer.refresh(),
    pause: async (work) => {
      paused += 1;
      try {
        return await work();
      } finally {
        paused -= 1;
        timer.refresh();
      }
    },
    stop: () => clearTimeout(timer),
  };
}
