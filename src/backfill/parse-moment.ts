import type { Clock } from '#core/clock.ts';
import { parseTime } from '#core/parse-time.ts';

import { backfillErrors } from './errors.ts';

/** A moment that rows are chosen by, as `parseTime` takes it. @throws BACKFILL_RANGE_INVALID */
export function parseMoment(
  clock: Pick<Clock, 'now'>,
  option: string,
  value: string | undefined,
): Date | null {
  if (value === undefined) return null;
  const moment = parseTime(clock, value);
  if (moment === undefined) throw backfillErrors.BACKFILL_RANGE_INVALID({ option, value });
  return moment;
}
