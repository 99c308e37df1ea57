import type { Clock } from './clock.ts';

const UNITS_MS: Readonly<Record<string, number>> = Object.freeze({
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
});

const AGE = /^(\d{1,6})([mhdw])$/;
const DATE_OR_TIME =
  /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d))?$/;

/** What `parseTime` takes, for help and hints. */
export const TIME_EXAMPLES =
  'A date (2026-11-01), a time with its zone (2026-11-01T12:00:00Z) or an age (36h, 7d).';

/**
 * A time as people write it: a date, which begins at midnight UTC, a time with its zone, or an age
 * (`7d`, `36h`). Undefined where the text is none. Pure but for the clock.
 */
export function parseTime(clock: Pick<Clock, 'now'>, text: string): Date | undefined {
  const age = AGE.exec(text);
  if (age) return new Date(clock.now().getTime() - Number(age[1]) * UNITS_MS[age[2]!]!);
  const day = DATE_OR_TIME.exec(text)?.[1];
  if (day === undefined || !isDay(day)) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** The 31st of February is no day, though `Date` takes it for one of March. */
function isDay(text: string): boolean {
  const day = new Date(text);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
