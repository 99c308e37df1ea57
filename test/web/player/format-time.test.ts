import { expect, test } from 'vitest';

import { formatLength, formatTime, spokenTime } from '#web/player/format-time.ts';

test('times are written as players write them', () => {
  expect(formatTime(0)).toBe('0:00');
  expect(formatTime(187_999)).toBe('3:07');
  expect(formatTime(3_723_000)).toBe('1:02:03');
  expect(formatTime(null)).toBe('–');
  expect(formatTime(Number.NaN)).toBe('–');
});

test('times are spoken in words', () => {
  expect(spokenTime(1000)).toBe('1 second');
  expect(spokenTime(61_000)).toBe('1 minute 1 second');
  expect(spokenTime(187_000)).toBe('3 minutes 7 seconds');
});

test('the length of an album is told in minutes and hours', () => {
  expect(formatLength(20_000)).toBe('1 min');
  expect(formatLength(42 * 60_000)).toBe('42 min');
  expect(formatLength(72 * 60_000)).toBe('1 h 12 min');
});
