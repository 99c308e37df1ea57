import type { Clock } from '#core/clock.ts';

/** What a probe found: its value and how long it took, or why not. */
export type Probed<T> =
  | { readonly ok: true; readonly value: T; readonly latencyMs: number }
  | { readonly ok: false; readonly reason: string; readonly latencyMs: number | null };

export interface BreakerOptions {
  /** Longest wait for one probe, ms. */
  readonly timeoutMs: number;
  /** An answer this young is given again, ms: health checks come from everywhere at once. */
  readonly freshMs: number;
  /** Failures in a row after which the dependency is left alone for a while. */
  readonly failuresMax: number;
  /** How long it is left alone at first, ms; doubled with every further failure. */
  readonly openMs: number;
  /** Longest time it is left alone, ms. */
  readonly openMsMax: number;
}

const DEFAULTS: BreakerOptions = {
  timeoutMs: 2000,
  freshMs: 1000,
  failuresMax: 3,
  openMs: 5000,
  openMsMax: 60_000,
};

/**
 * A probe behind a circuit breaker. At most one probe runs at a time, also when it hangs: whoever
 * asks meanwhile gets the last answer. A dependency that keeps failing is asked ever less often.
 */
export function createBreaker<T>(
  clock: Clock,
  probe: () => Promise<T>,
  options: Partial<BreakerOptions> = {},
): () => Promise<Probed<T>> {
  const limits = { ...DEFAULTS, ...options };
  let last: Probed<T> | undefined;
  let lastAtMs = 0;
  let failures = 0;
  let hanging = false;
  let asking: Promise<Probed<T>> | undefined;

  const settle = (result: Probed<T>): Probed<T> => {
    failures = result.ok ? 0 : failures + 1;
    last = result;
    lastAtMs = clock.monotonicMs();
    return result;
  };
  const ask = async (): Promise<Probed<T>> => {
    const startedMs = clock.monotonicMs();
    hanging = true;
    const answer = probe().finally(() => {
      hanging = false;
    });
    try {
      const value = await withTimeout(answer, limits.timeoutMs);
      return settle({ ok: true, value, latencyMs: clock.monotonicMs() - startedMs });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return settle({ ok: false, reason, latencyMs: clock.monotonicMs() - startedMs });
    }
  };
  return async () => {
    if (asking !== undefined) return asking;
    const ageMs = clock.monotonicMs() - lastAtMs;
    if (last !== undefined && (hanging || ageMs < restMs(limits, failures))) return last;
    asking = ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

/** How long the last answer stands. */
function restMs(limits: BreakerOptions, failures: number): number {
  if (failures < limits.failuresMax) return limits.freshMs;
  const doublings = Math.min(failures - limits.failuresMax, 20);
  return Math.min(limits.openMsMax, limits.openMs * 2 ** doublings);
}

async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
