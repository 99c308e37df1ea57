import type { Clock } from '#core/clock.ts';

/** The last reading of something that takes long, and how old it is. */
export interface Reading<T> {
  readonly value: T;
  readonly ageMs: number;
}

export interface SlowReadingOptions {
  /** A reading this young is given again, ms. */
  readonly freshMs: number;
  /** Longest wait for the very first one, ms. */
  readonly firstMs?: number;
  /** Told of every reading that failed. */
  readonly onError: (error: unknown) => void;
}

const FIRST_MS = 2000;

/**
 * Reads something that takes long for those who may not wait: they get the last reading at once,
 * and an old one is renewed behind their backs, one reading at a time. Undefined while there is none.
 */
export function createSlowReading<T>(
  clock: Clock,
  read: () => Promise<T>,
  options: SlowReadingOptions,
): () => Promise<Reading<T> | undefined> {
  let last: { readonly value: T; readonly atMs: number } | undefined;
  let reading: Promise<void> | undefined;
  const renew = async (): Promise<void> => {
    try {
      last = { value: await read(), atMs: clock.monotonicMs() };
    } catch (error) {
      options.onError(error);
    } finally {
      reading = undefined;
    }
  };
  return async () => {
    const isFresh = last !== undefined && clock.monotonicMs() - last.atMs < options.freshMs;
    if (!isFresh) reading ??= renew();
    if (last === undefined && reading !== undefined) {
      await atMost(reading, options.firstMs ?? FIRST_MS);
    }
    if (last === undefined) return undefined;
    return { value: last.value, ageMs: clock.monotonicMs() - last.atMs };
  };
}

async function atMost(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
