import type { Clock } from '#core/clock.ts';

/** Frames a second, with a burst. */
export interface TokenBucket {
  /** 0 when the frame may pass, otherwise how many ms until one may. */
  take(): number;
}

/** A full bucket of `burst` tokens that refills at `perSecond`. */
export function createTokenBucket(
  clock: Pick<Clock, 'monotonicMs'>,
  perSecond: number,
  burst: number,
): TokenBucket {
  let tokens = burst;
  let filledAt = clock.monotonicMs();
  return {
    take() {
      const now = clock.monotonicMs();
      tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
      filledAt = now;
      if (tokens >= 1) {
        tokens -= 1;
        return 0;
      }
      return Math.ceil(((1 - tokens) / perSecond) * 1000);
    },
  };
}
