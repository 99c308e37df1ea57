const STEPS: readonly (readonly [unitMs: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
];

/** `5 minutes ago`, from an RFC 3339 time and the milliseconds of now. */
export function agoOf(time: string, nowMs: number): string {
  const passedMs = nowMs - Date.parse(time);
  const step = STEPS.find(([unitMs]) => passedMs >= unitMs);
  if (!step) return 'just now';
  return new Intl.RelativeTimeFormat('en').format(-Math.floor(passedMs / step[0]), step[1]);
}
