/** The world begins here; milliseconds since 1970. */
export const WORLD_EPOCH_MS = Date.UTC(2023, 0, 1);
/** It lasts three years. */
export const WORLD_MS = 3 * 365 * 86_400_000;

/** The moment of the n-th of `count` things, which come evenly. */
export function momentOf(n: number, count: number): number {
  return WORLD_EPOCH_MS + Math.floor((n / count) * WORLD_MS);
}
