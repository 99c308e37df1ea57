import type { Clock } from '#core/clock.ts';
import { parseTime } from '#core/parse-time.ts';
import { reconciliationErrors } from '#domains/reconciliation/index.ts';

/** A time that a window begins or ends at, as `parseTime` takes it. @throws RECONCILE_WINDOW_INVALID */
export function parseWindow(
  clock: Pick<Clock, 'now'>,
  value: string | undefined,
): Date | undefined {
  if (value === undefined) return undefined;
  const time = parseTime(clock, value);
  if (time === undefined) throw reconciliationErrors.RECONCILE_WINDOW_INVALID({ value });
  return time;
}
