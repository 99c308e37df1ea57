import type { Clock } from '#core/clock.ts';
import { reconciliationErrors } from '#domains/reconciliation/index.ts';

const UNITS_MS: Readonly<Record<string, number>> = Object.freeze({
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
});

/**
 * A time as people write it: a date, a time with its zone, or an age (`7d`, `36h`). Pure but for the clock.
 * @throws RECONCILE_WINDOW_INVALID
 */
export function parseWindow(
  clock: Pick<Clock, 'now'>,
  value: string | undefined,
): Date | undefined {
  if (value === undefined) return undefined;
  const age = /^(\d{1,6})([mhdw])$/.exec(value);
  if (age) return new Date(clock.now().getTime() - Number(age[1]) * UNITS_MS[age[2]!]!);
  const isDate = /^\d{4}-\d\d-\d\d$/.test(value);
  const isTime = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/.test(value);
  const time = new Date(isDate ? `${value}T00:00:00Z` : value);
  if ((!isDate && !isTime) || Number.isNaN(time.getTime())) {
    throw reconciliationErrors.RECONCILE_WINDOW_INVALID({ value });
  }
  return time;
}
