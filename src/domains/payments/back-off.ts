const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits between looks at an object that is not final; the last one for ever. */
const LOOKS_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];
const RETRY_FIRST_MS = SECOND_MS;
const RETRIES_QUICK = 6;

/** How long an object that is not final is left alone, by the looks since it last changed. Pure. */
export function lookAgainMs(tries: number): number {
  return LOOKS_MS[Math.min(tries, LOOKS_MS.length - 1)]!;
}

/**
 * How long a call that got nowhere waits: 1, 2, 4 … 32 s, then as a look does. Half of it is left to
 * chance, so that what failed together does not come back together. `random` is in [0, 1). Pure.
 */
export function retryAfterMs(tries: number, random: number): number {
  const full =
    tries < RETRIES_QUICK ? RETRY_FIRST_MS * 2 ** tries : lookAgainMs(tries - RETRIES_QUICK);
  return Math.round(full / 2 + (full / 2) * random);
}
