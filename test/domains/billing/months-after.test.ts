import fc from 'fast-check';
import { expect, test } from 'vitest';

import { monthsAfter } from '#domains/billing/months-after.ts';

test.each([
  ['2026-01-31T10:00:00.000Z', 1, '2026-02-28T10:00:00.000Z'],
  ['2026-01-31T10:00:00.000Z', 2, '2026-03-31T10:00:00.000Z'],
  ['2028-01-31T10:00:00.000Z', 1, '2028-02-29T10:00:00.000Z'],
  ['2028-02-29T23:59:59.999Z', 12, '2029-02-28T23:59:59.999Z'],
  ['2026-12-15T00:00:00.000Z', 1, '2027-01-15T00:00:00.000Z'],
  ['2026-08-31T00:00:00.000Z', 36, '2029-08-31T00:00:00.000Z'],
])('%s and %i months is %s', (start, months, end) => {
  expect(monthsAfter(new Date(start), months).toISOString()).toBe(end);
});

test('the day is kept, or is the last one of its month, and the time of day always', () => {
  const dates = fc.date({
    min: new Date('2000-01-01'),
    max: new Date('2100-01-01'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(dates, fc.integer({ min: 1, max: 120 }), (start, months) => {
      const end = monthsAfter(start, months);
      const index = (date: Date): number => date.getUTCFullYear() * 12 + date.getUTCMonth();
      expect(index(end) - index(start)).toBe(months);
      expect(end.getTime() % 86_400_000).toBe(start.getTime() % 86_400_000);
      const next = new Date(end.getTime() + 86_400_000);
      const isLast = next.getUTCMonth() !== end.getUTCMonth();
      expect(end.getUTCDate() === start.getUTCDate() || isLast).toBe(true);
      expect(end.getUTCDate()).toBeLessThanOrEqual(start.getUTCDate());
    }),
  );
});
