import { expect, test } from 'vitest';

import { describeBackfill } from '../../../src/commands/_kit/describe-backfill.ts';

const planned = (candidates: number, calls: number) =>
  describeBackfill({
    type: 'backfill.planned',
    plan: 'by-destination',
    candidates,
    expected: { 'by-destination': calls, 'by-window': 3 },
  });

test('one is told as one, and more as more', () => {
  expect(planned(1, 1)).toBe(
    '1 transfer without an id; listing by-destination (about 1 request by destination, 3 by window)',
  );
  expect(planned(2, 2)).toBe(
    '2 transfers without an id; listing by-destination (about 2 requests by destination, 3 by window)',
  );
});
