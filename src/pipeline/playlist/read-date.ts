/** A date of a playlist (ISO 8601, as in `2026-01-31T12:00:00.000+01:00`). */
export interface PlaylistDate {
  /** Seconds since 1970, with what stands after the point; UTC where no zone is said. */
  readonly epochSeconds: number;
  readonly hasZone: boolean;
  readonly fractionDigits: number;
}

const PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,12}))?(Z|([+-])(\d\d)(?::?(\d\d))?)?$/;

/** Reads a date with its time; undefined where the text is none, or no such day exists. */
export function readDate(text: string | undefined): PlaylistDate | undefined {
  const found = PATTERN.exec(text?.trim() ?? '');
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zone, sign] = found;
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  const zoneMinutes = Number(found[10] ?? 0) * 60 + Number(found[11] ?? 0);
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  // A leap second is the 60th.
  if (!exists || hours > 23 || minutes > 59 || seconds > 60 || zoneMinutes >= 24 * 60) {
    return undefined;
  }
  const local = date.getTime() / 1000 + hours * 3600 + minutes * 60 + seconds;
  const shift = (sign === '-' ? -60 : 60) * zoneMinutes;
  return {
    epochSeconds: local - shift + Number(`0.${fraction || '0'}`),
    hasZone: zone !== undefined,
    fractionDigits: fraction.length,
  };
}
