import type { Provider } from '../faults/model.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const times = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms);

/**
 * Waits between tries. Hyperswitch: 17 tries in all, the last 86,460 s after the first. Stripe: over
 * three days, further and further apart.
 */
export const RETRY_DELAYS_MS: Readonly<Record<Provider, readonly number[]>> = Object.freeze({
  hyperswitch: [
    MINUTE_MS,
    ...times(2, 5 * MINUTE_MS),
    ...times(5, 10 * MINUTE_MS),
    ...times(5, HOUR_MS),
    ...times(3, 6 * HOUR_MS),
  ],
  stripe: [
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    ...times(4, 12 * HOUR_MS),
  ],
});
