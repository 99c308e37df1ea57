const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

/** `Firefox on Linux`, from a User-Agent header; its beginning where that says nothing known. */
export function deviceOf(userAgent: string): string {
  const first = (names: typeof BROWSERS) => names.find(([mark]) => mark.test(userAgent))?.[1];
  const browser = first(BROWSERS);
  const system = first(SYSTEMS);
  if (browser && system) return `${browser} on ${system}`;
  return userAgent.slice(0, 40) || 'Unknown device';
}

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
