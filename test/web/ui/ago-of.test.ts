import { expect, test } from 'vitest';

import { agoOf } from '#web/ui/ago-of.ts';

test('times are told by how long ago they were', () => {
  const now = Date.parse('2026-01-02T00:00:00.000Z');
  expect(agoOf('2026-01-01T23:59:50.000Z', now)).toBe('just now');
  expect(agoOf('2026-01-01T23:55:00.000Z', now)).toBe('5 minutes ago');
  expect(agoOf('2026-01-01T20:00:00.000Z', now)).toBe('4 hours ago');
  expect(agoOf('2026-01-03T00:00:00.000Z', now)).toBe('just now');
});
