import { expect, test } from 'vitest';

import { parseTime } from '#core/parse-time.ts';

const clock = { now: () => new Date('2026-11-08T12:00:00Z') };
const parsed = (text: string): string | undefined => parseTime(clock, text)?.toISOString();

test.each([
  ['2026-11-01', '2026-11-01T00:00:00.000Z'],
  ['2026-11-01T12:30Z', '2026-11-01T12:30:00.000Z'],
  ['2026-11-01T12:30:15.250+02:00', '2026-11-01T10:30:15.250Z'],
  ['2026-11-01T12:30:15+0200', '2026-11-01T10:30:15.000Z'],
  ['90m', '2026-11-08T10:30:00.000Z'],
  ['36h', '2026-11-07T00:00:00.000Z'],
  ['7d', '2026-11-01T12:00:00.000Z'],
  ['1w', '2026-11-01T12:00:00.000Z'],
])('%s is a time', (text, expected) => {
  expect(parsed(text)).toBe(expected);
});

test.each([
  '',
  'yesterday',
  '7',
  '7y',
  '-7d',
  '2026-02-31',
  '2026-02-31T00:00:00Z',
  '2026-13-01',
  '2026-11-01T12:00:00',
  '2026-11-01T25:00:00Z',
  '11/01/2026',
])('%j is none', (text) => {
  expect(parsed(text)).toBeUndefined();
});
