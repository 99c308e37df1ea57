import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { SellerId } from '#domains/market/index.ts';
import { orderFees } from '#domains/market/order-fees.ts';

const lines = fc.array(
  fc.record({
    sellerId: fc.constantFrom('a', 'b', 'c') as fc.Arbitrary<string> as fc.Arbitrary<SellerId>,
    priceMinor: fc.bigInt(1n, 10n ** 9n),
  }),
  { minLength: 1, maxLength: 6 },
);
const sum = (minor: readonly bigint[]): bigint => minor.reduce((all, one) => all + one, 0n);

test('the fee is the share of the whole, to the unit', () => {
  fc.assert(
    fc.property(lines, fc.nat(10_000), (given, feeBps) => {
      const fees = orderFees(given, feeBps, 'EUR');
      const total = sum(given.map(({ priceMinor }) => priceMinor));
      expect(sum(fees)).toBe((total * BigInt(feeBps)) / 10_000n);
    }),
  );
});

test('what Stripe cannot be asked to transfer is the platform’s, less than a step for each seller', () => {
  fc.assert(
    fc.property(lines, fc.nat(10_000), (given, feeBps) => {
      const plain = orderFees(given, feeBps, 'EUR');
      const fees = orderFees(given, feeBps, 'KWD');
      for (const [index, fee] of fees.entries()) {
        expect(fee).toBeGreaterThanOrEqual(plain[index]!);
        expect(fee).toBeLessThanOrEqual(given[index]!.priceMinor);
      }
      for (const sellerId of new Set(given.map((line) => line.sellerId))) {
        const own = (of: readonly bigint[]): bigint =>
          sum(of.filter((_, index) => given[index]!.sellerId === sellerId));
        const prices = own(given.map(({ priceMinor }) => priceMinor));
        expect((prices - own(fees)) % 10n).toBe(0n);
        expect(own(fees) - own(plain)).toBeLessThan(10n);
      }
    }),
  );
});
