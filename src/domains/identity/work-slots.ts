import { identityErrors } from './errors.ts';

export interface WorkSlotsOptions {
  /** Pieces of work at one time. */
  readonly slots: number;
  /** Most that wait for a slot. */
  readonly queueMax: number;
  /** Longest wait for a slot. */
  readonly waitMs: number;
}

/** Runs work when a slot is free. @throws HASHING_BUSY when the queue is full or the wait too long */
export type WorkSlots = <R>(work: () => Promise<R>) => Promise<R>;

/** Bounds how much memory-hard work runs at once: first come, first served, never without end. */
export function openWorkSlots(options: WorkSlotsOptions): WorkSlots {
  let free = options.slots;
  const waiting: (() => void)[] = [];

  const acquire = async (): Promise<void> => {
    if (free > 0) {
      free -= 1;
      return;
    }
    const busy = () =>
      identityErrors.HASHING_BUSY({
        waiting: waiting.length,
        waitMs: options.waitMs,
        retryAfterSeconds: Math.ceil(options.waitMs / 1000),
      });
    if (waiting.length >= options.queueMax) throw busy();
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        const error = busy();
        waiting.splice(waiting.indexOf(enter), 1);
        reject(error);
      }, options.waitMs);
      waiting.push(enter);
    });
  };
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };

  return async (work) => {
    await acquire();
    try {
      return await work();
    } finally {
      release();
    }
  };
}
