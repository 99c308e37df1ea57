import { describe, expect, it } from 'vitest';

import { readDate } from '#pipeline/playlist/read-date.ts';

const iso = (text: string): string | undefined => {
  const date = readDate(text);
  return date && new Date(date.epochSeconds * 1000).toISOString();
};

describe('readDate', () => {
  it('reads zones and fractions', () => {
    expect(iso('2026-01-31T12:00:00.250Z')).toBe('2026-01-31T12:00:00.250Z');
    expect(iso('2026-01-31T12:00:00.250+01:30')).toBe('2026-01-31T10:30:00.250Z');
    expect(iso('2026-01-31T12:00:00-0800')).toBe('2026-01-31T20:00:00.000Z');
    expect(readDate('2026-01-31T12:00:00')).toMatchObject({ hasZone: false, fractionDigits: 0 });
  });

  it('takes what is no date, or no day of the calendar, for none', () => {
    const wrong = ['', 'now', '2026-01-31', '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z'];
    const late = ['2026-01-01T24:00:00Z', '2026-01-01T00:60:00Z', '2026-01-01T00:00:00+99:00'];
    expect([...wrong, ...late].map(iso)).toEqual(Array.from({ length: 8 }, () => undefined));
  });
});
