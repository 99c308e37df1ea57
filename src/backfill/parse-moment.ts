import { backfillErrors } from './errors.ts';

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** A day, which begins at midnight UTC, or a moment with its zone. Pure. @throws BACKFILL_RANGE_INVALID */
export function parseMoment(option: string, text: string | undefined): Date | null {
  if (text === undefined) return null;
  const at = new Date(text);
  const isDay = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
  if (ISO.test(text) && !Number.isNaN(at.getTime()) && (text.length > 10 || isDay)) return at;
  throw backfillErrors.BACKFILL_RANGE_INVALID({ option, value: text });
}
