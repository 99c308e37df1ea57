import fc from 'fast-check';
import { expect, it } from 'vitest';

import { CURRENCIES, decimalsOf, parseCurrency } from '#core/money/currency.ts';
import { fromPspAmount, stepOf, toPspAmount } from '#core/money/psp-amount.ts';
import { PSP_UNITS, PSPS, type Psp } from '#core/money/psp-units.ts';

const money = (amountMinor: bigint, code: string) => ({
  amountMinor,
  currency: parseCurrency(code),
});

it.each<[Psp, string, bigint, bigint]>([
  ['stripe', 'EUR', 1234n, 1234n],
  ['stripe', 'JPY', 500n, 500n],
  // Written as if it had two decimals.
  ['stripe', 'ISK', 5n, 500n],
  ['stripe', 'UGX', 5n, 500n],
  ['stripe', 'KWD', 5120n, 5120n],
  // Two decimals in ISO 4217, none here.
  ['stripe', 'MGA', 300n, 3n],
  ['hyperswitch', 'ISK', 5n, 500n],
  ['hyperswitch', 'UGX', 5n, 5n],
  ['hyperswitch', 'KWD', 5124n, 5124n],
  ['hyperswitch', 'IQD', 1001n, 1001n],
  ['hyperswitch', 'IRR', 4200n, 42n],
  ['hyperswitch', 'CLF', 12_345n, 12_345n],
])('%s writes %s %s as %s', (psp, code, ours, theirs) => {
  expect(toPspAmount(psp, money(ours, code))).toBe(theirs);
  expect(fromPspAmount(psp, theirs, parseCurrency(code))).toEqual(money(ours, code));
});

it.each<[Psp, string, bigint]>([
  ['stripe', 'EUR', 1n],
  ['stripe', 'ISK', 1n],
  ['stripe', 'KWD', 10n],
  ['stripe', 'MGA', 100n],
  // Not taken, so that nothing of it is ever asked for.
  ['stripe', 'IRR', 1n],
  ['hyperswitch', 'KWD', 1n],
  ['hyperswitch', 'IRR', 100n],
])('%s is given %s in steps that it can carry', (psp, code, step) => {
  expect(stepOf(psp, parseCurrency(code))).toBe(step);
  if (PSP_UNITS[psp].has(parseCurrency(code)))
    expect(() => toPspAmount(psp, money(step, code))).not.toThrow();
});

it.each<[Psp, string, bigint, string]>([
  ['stripe', 'KWD', 5124n, '10'],
  ['stripe', 'MGA', 301n, '100'],
  ['hyperswitch', 'IRR', 4201n, '100'],
])('%s cannot carry %s %s', (psp, code, ours, step) => {
  expect(() => toPspAmount(psp, money(ours, code))).toThrow(
    expect.objectContaining({
      code: 'AMOUNT_NOT_EXACT',
      details: { amount: String(ours), currency: code, psp, step },
    }),
  );
});

it('pays out HUF and TWD in whole units only, but charges them with decimals', () => {
  for (const code of ['HUF', 'TWD']) {
    expect(toPspAmount('stripe', money(1045n, code))).toBe(1045n);
    expect(toPspAmount('stripe', money(1000n, code), 'payout')).toBe(1000n);
    expect(() => toPspAmount('stripe', money(1045n, code), 'payout')).toThrow(
      expect.objectContaining({ code: 'AMOUNT_NOT_EXACT' }),
    );
  }
});

it('takes fees off the step as they are, and nothing that is finer than the minor unit', () => {
  expect(fromPspAmount('stripe', 5124n, parseCurrency('KWD'))).toEqual(money(5124n, 'KWD'));
  expect(fromPspAmount('stripe', -300n, parseCurrency('ISK'))).toEqual(money(-3n, 'ISK'));
  expect(() => fromPspAmount('stripe', 150n, parseCurrency('ISK'))).toThrow(
    expect.objectContaining({ code: 'PSP_AMOUNT_INEXACT', category: 'outside' }),
  );
});

it('refuses currencies that a provider does not take', () => {
  for (const [psp, code] of [
    ['stripe', 'IRR'],
    ['hyperswitch', 'XCG'],
  ] as const) {
    expect(() => toPspAmount(psp, money(100n, code))).toThrow(
      expect.objectContaining({ code: 'CURRENCY_NOT_TAKEN', details: { currency: code, psp } }),
    );
  }
});

it('comes back from every provider as it went, or is refused on the way', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PSPS),
      fc.constantFrom(...CURRENCIES),
      fc.constantFrom('payment' as const, 'payout' as const),
      fc.bigInt(1n, 2n ** 63n - 1n),
      fc.boolean(),
      (psp, currency, use, drawn, round) => {
        const unit = PSP_UNITS[psp].get(currency);
        const given = { amountMinor: round ? (drawn / 10_000n + 1n) * 10_000n : drawn, currency };
        if (unit === undefined) {
          expect(() => toPspAmount(psp, given, use)).toThrow();
          return;
        }
        const step = use === 'payout' ? unit.payoutStep : unit.step;
        // What the amount is worth in tenths of a thousandth of the major unit, on both sides.
        const worth = given.amountMinor * 10n ** BigInt(4 - decimalsOf(currency));
        const theirUnit = 10n ** BigInt(4 - unit.decimals);
        if (worth % (theirUnit * step) !== 0n) {
          expect(() => toPspAmount(psp, given, use)).toThrow();
          return;
        }
        const theirs = toPspAmount(psp, given, use);
        expect(theirs * theirUnit).toBe(worth);
        expect(fromPspAmount(psp, theirs, currency)).toEqual(given);
      },
    ),
    { numRuns: 2000 },
  );
});
