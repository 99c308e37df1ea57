import fc from 'fast-check';
import { expect, test } from 'vitest';

import { uniqueName } from '#seed/scale/names.ts';
import { openPopularity } from '#seed/scale/popularity.ts';
import { random32, randomBelow, randomLogNormal, randomRank } from '#seed/scale/random.ts';

test('the same numbers come on every machine and in every version', () => {
  const numbers = [0, 1, 2, 3].map((index) => random32(1, 2, index));
  expect(numbers).toMatchInlineSnapshot(`
    [
      4291405795,
      1954673667,
      3172102029,
      3247858488,
    ]
  `);
  expect([1, 2, 3].map((seed) => randomRank(1000, seed, 5, 7))).toMatchInlineSnapshot(`
    [
      86,
      3,
      148,
    ]
  `);
  expect(randomLogNormal(10, 1.5, 1, 2, 3)).toMatchInlineSnapshot(`21.292262712726988`);
});

test('numbers are spread evenly over what they may be', () => {
  const counts = Array.from({ length: 10 }, () => 0);
  for (let index = 0; index < 100_000; index += 1) counts[randomBelow(10, 3, 4, index)]! += 1;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

test('few are popular: the first tenth is drawn more often than all others', () => {
  const draws = Array.from({ length: 50_000 }, (_, index) => randomRank(10_000, 1, 2, index));
  expect(Math.max(...draws)).toBeLessThan(10_000);
  expect(Math.min(...draws)).toBe(0);
  const head = draws.filter((rank) => rank < 1000).length / draws.length;
  // By Zipf's law (ln 1000 + γ) / (ln 10000 + γ) = 0.76.
  expect(head).toBeGreaterThan(0.68);
  expect(head).toBeLessThan(0.82);
});

test('log-normal numbers have the median that was asked for, and a long tail', () => {
  const numbers = Array.from({ length: 20_001 }, (_, index) =>
    randomLogNormal(6, 1.5, 1, 9, index),
  );
  const sorted = numbers.sort((a, b) => a - b);
  expect(sorted[10_000]).toBeGreaterThan(5.7);
  expect(sorted[10_000]).toBeLessThan(6.3);
  // One standard deviation above the median is 2^1.5 times as much.
  expect(sorted[Math.round(0.8413 * 20_000)]! / 6).toBeGreaterThan(2.6);
  expect(sorted[Math.round(0.8413 * 20_000)]! / 6).toBeLessThan(3.1);
});

test('popularity names every index, and names are never given twice', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), (count) => {
      const popular = openPopularity(count);
      for (let n = 0; n < 50; n += 1) {
        const at = popular(1, 2, n);
        expect(Number.isInteger(at) && at >= 0 && at < count).toBe(true);
      }
    }),
  );
  const names = Array.from({ length: 60_000 }, (_, index) => uniqueName(3, 7, index).text);
  expect(new Set(names).size).toBe(60_000);
});
