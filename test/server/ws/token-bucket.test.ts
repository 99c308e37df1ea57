import { expect, test } from 'vitest';

import { createTokenBucket } from '#server/ws/token-bucket.ts';

test('a burst passes, then one frame for each share of a second', () => {
  let now = 0;
  const bucket = createTokenBucket({ monotonicMs: () => now }, 10, 3);
  expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 0]);
  expect(bucket.take()).toBe(100);
  now = 60;
  expect(bucket.take()).toBe(40);
  now = 100;
  expect([bucket.take(), bucket.take()]).toEqual([0, 100]);
  now = 100_000;
  expect([bucket.take(), bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 0, 100]);
});
