import fc from 'fast-check';
import { expect, it } from 'vitest';

import { refundedParts } from '#core/money/refunded-parts.ts';
import { reversedAmount } from '#core/money/reversed-amount.ts';
import { splitByWeights } from '#core/money/split-by-weights.ts';

import { openMoneyTrials } from './open-money-trials.ts';
import { expectRefunds, expectReversals, expectSplit } from './expect-split.ts';

const amounts = (max: bigint) =>
  fc.oneof(fc.bigInt(0n, 20n), fc.bigInt(0n, 100_000n), fc.bigInt(0n, max));
const weights = fc
  .array(amounts(2n ** 63n - 1n), { minLength: 1, maxLength: 12 })
  .filter((list) => list.some((weight) => weight > 0n));
/** A sum of refunds that grows, in shares of a million. */
const shares = fc
  .array(fc.bigInt(0n, 1_000_000n), { maxLength: 10 })
  .map((list) => list.sort((a, b) => (a < b ? -1 : 1)));

it.each<[bigint, bigint[], bigint[]]>([
  [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
  [1n, [1n, 1n], [1n, 0n]],
  [1n, [1n, 2n], [0n, 1n]],
  [0n, [1n, 2n], [0n, 0n]],
  [7n, [0n, 5n, 0n], [0n, 7n, 0n]],
  [10n, [6n, 6n, 2n], [4n, 4n, 2n]],
  [999n, [90n, 10n], [899n, 100n]],
])('splits %s by %s into %s', (total, by, parts) => {
  expect(splitByWeights(total, by)).toEqual(parts);
});

it('splits every total by any weights by the largest remainder', () => {
  fc.assert(fc.property(amounts(2n ** 63n - 1n), weights, expectSplit), { numRuns: 2000 });
});

it('cannot split by nothing, nor less than nothing', () => {
  expect(() => splitByWeights(1n, [])).toThrow(RangeError);
  expect(() => splitByWeights(1n, [0n])).toThrow(RangeError);
  expect(() => splitByWeights(-1n, [1n])).toThrow(RangeError);
  expect(() => splitByWeights(1n, [2n, -1n])).toThrow(RangeError);
});

it('never takes a refund of a line back when more is refunded, as the largest remainder would', () => {
  const lines = [6n, 6n, 2n];
  expect([splitByWeights(10n, lines)[2], splitByWeights(11n, lines)[2]]).toEqual([2n, 1n]);
  const last = Array.from(
    { length: 15 },
    (_, refunded) => refundedParts(BigInt(refunded), lines)[2],
  );
  expect(last).toEqual([...last].sort((a, b) => Number(a! - b!)));
});

it('gives each line its share of all refunds, whatever the steps, and all of it in the end', () => {
  fc.assert(
    fc.property(weights, shares, (lines, steps) => {
      const all = lines.reduce((total, line) => total + line, 0n);
      expectRefunds(
        lines,
        steps.map((share) => (all * share) / 1_000_000n),
      );
    }),
    { numRuns: 2000 },
  );
});

it('deals every single unit of an order to some line, one at a time', () => {
  const lines = [7n, 0n, 13n, 13n, 1n, 66n];
  expectRefunds(
    lines,
    Array.from({ length: 101 }, (_, index) => BigInt(index)),
  );
});

it('cannot refund more than there is', () => {
  expect(() => refundedParts(4n, [1n, 2n])).toThrow(RangeError);
  expect(() => refundedParts(-1n, [1n, 2n])).toThrow(RangeError);
});

it('reverses the share of a transfer that follows from all refunds, and all of it in the end', () => {
  expect([1n, 2n, 3n].map((refunded) => reversedAmount(100n, refunded, 3n))).toEqual([
    33n,
    66n,
    100n,
  ]);
  fc.assert(
    fc.property(
      amounts(2n ** 63n - 1n),
      fc.bigInt(1n, 2n ** 63n - 1n),
      shares,
      (transfer, captured, steps) =>
        expectReversals(
          transfer,
          captured,
          steps.map((share) => (captured * share) / 1_000_000n),
        ),
    ),
    { numRuns: 2000 },
  );
});

it('reverses in steps where a provider knows no smaller amount, and never less than before', () => {
  fc.assert(
    fc.property(
      fc.bigInt(0n, 10n ** 9n),
      fc.bigInt(1n, 10n ** 6n),
      shares,
      (tens, price, steps) => {
        const captured = tens * 10n + price;
        let before = 0n;
        for (const part of steps) {
          const reversed = reversedAmount(
            tens * 10n,
            (captured * part) / 1_000_000n,
            captured,
            10n,
          );
          expect(reversed % 10n).toBe(0n);
          expect(reversed).toBeGreaterThanOrEqual(before);
          before = reversed;
        }
        expect(reversedAmount(tens * 10n, captured, captured, 10n)).toBe(tens * 10n);
      },
    ),
  );
});

it('cannot reverse for more than was captured, nor for an order without money', () => {
  expect(() => reversedAmount(1n, 2n, 1n)).toThrow(RangeError);
  expect(() => reversedAmount(1n, -1n, 1n)).toThrow(RangeError);
  expect(() => reversedAmount(1n, 0n, 0n)).toThrow(RangeError);
  expect(() => reversedAmount(-1n, 0n, 1n)).toThrow(RangeError);
});

it('splits, refunds and reverses a hundred thousand orders to the unit', () => {
  const done = openMoneyTrials().trial({ seed: 1, splits: 100_000 });
  expect(done).toMatch(/^100000 orders in \d+ currencies split/);
});
