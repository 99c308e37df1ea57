/** Nobody is waited for longer than this, whatever he writes. */
const WAIT_MS_MAX = 15 * 60_000;

/**
 * The header `Retry-After` in seconds; undefined where it is not there or says something else. Its
 * other form, a date, needs the sender's clock and is left to the back-off. Pure.
 */
export function retryAfterMs(header: string | null | undefined): number | undefined {
  if (header === null || header === undefined || !/^\d{1,6}$/.test(header)) return undefined;
  return Math.min(Number(header) * 1000, WAIT_MS_MAX);
}
