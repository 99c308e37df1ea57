const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const WAITS_MS = [
  SECOND_MS,
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  HOUR_MS,
  6 * HOUR_MS,
];
const GIVEN_UP_AFTER_MS = 24 * HOUR_MS;

/**
 * How long an event waits for an object that nobody knows yet; undefined when it has waited a day.
 * The last look is at the end of the day. Pure.
 */
export function parkForMs(tries: number, waitedMs: number): number | undefined {
  if (waitedMs >= GIVEN_UP_AFTER_MS) return undefined;
  const waitMs = WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]!;
  return Math.min(waitMs, GIVEN_UP_AFTER_MS - waitedMs);
}
