import type { Clock } from '#core/clock.ts';

/** How fast the rate comes back after it was halved: this share of the whole, every second. */
const RECOVERY_PER_SECOND = 0.05;
const RATE_SHARE_MIN = 1 / 16;
/** Refusals that come together were caused together: they halve the rate once. */
const HALVED_ONCE_MS = 1_000;

/** Keeps the requests of this process to one provider below a rate. */
export interface TokenBucket {
  /** Waits for its turn. @throws the signal's reason, and gives the turn back. */
  take(signal: AbortSignal): Promise<void>;
  /**
   * The provider has too many requests: half of the rate from now on, which comes back little by
   * little, and nothing at all for `pauseMs`.
   */
  slowDown(pauseMs: number): void;
}

/**
 * @param perSecond requests a second
 * @param burst how many may come at once after a pause
 */
export function createTokenBucket(
  clock: Pick<Clock, 'monotonicMs' | 'sleep'>,
  perSecond: number,
  burst = perSecond,
): TokenBucket {
  let atMs = clock.monotonicMs();
  let tokens = burst;
  let share = 1;
  let halvedAtMs = -Infinity;
  let pausedUntilMs = -Infinity;

  /** Nothing comes in during a pause. */
  const refill = (): void => {
    const nowMs = clock.monotonicMs();
    const passedSeconds = Math.max(0, nowMs - Math.max(atMs, pausedUntilMs)) / 1000;
    const gained = passedSeconds * perSecond * share;
    share = Math.min(1, share + passedSeconds * RECOVERY_PER_SECOND);
    tokens = Math.min(Math.max(1, burst * share), tokens + gained);
    atMs = nowMs;
  };
  const sleepFor = async (ms: number, signal: AbortSignal): Promise<void> => {
    if (ms > 0) await clock.sleep(Math.ceil(ms), signal);
  };
  return {
    take: async (signal) => {
      signal.throwIfAborted();
      refill();
      // A place in the line: below zero, it is so many requests away.
      tokens -= 1;
      const dueInMs = tokens >= 0 ? 0 : (-tokens / (perSecond * share)) * 1000;
      const pauseLeftMs = Math.max(0, pausedUntilMs - clock.monotonicMs());
      try {
        let seenPauseMs = pausedUntilMs;
        await sleepFor(pauseLeftMs + dueInMs, signal);
        // Somebody else may have been told to slow down meanwhile.
        while (pausedUntilMs > seenPauseMs) {
          seenPauseMs = pausedUntilMs;
          await sleepFor(seenPauseMs - clock.monotonicMs(), signal);
        }
      } catch (error) {
        tokens += 1;
        throw error;
      }
    },
    slowDown: (pauseMs) => {
      refill();
      const nowMs = clock.monotonicMs();
      if (nowMs - halvedAtMs >= HALVED_ONCE_MS) {
        share = Math.max(RATE_SHARE_MIN, share / 2);
        halvedAtMs = nowMs;
      }
      tokens = Math.min(tokens, 0);
      pausedUntilMs = Math.max(pausedUntilMs, nowMs + pauseMs);
    },
  };
}
