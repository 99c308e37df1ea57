import fc from 'fast-check';
import { expect, it } from 'vitest';

import { AMOUNT_MINOR_MAX, amountFromJson, parseAmountMinor } from '#core/money/amount.ts';
import { parseExactJson } from '#core/money/parse-exact-json.ts';

const INVALID = expect.objectContaining({ code: 'AMOUNT_INVALID', category: 'invalid' });

it.each([
  ['1', 1n],
  ['0012', 12n],
  ['999999999999999999', 999_999_999_999_999_999n],
])('reads %j where it enters', (text, amount) => {
  expect(parseAmountMinor(text)).toBe(amount);
});

it.each([
  '',
  '0',
  '000',
  '-1',
  '+1',
  ' 1',
  '1 ',
  '1\n',
  '1.0',
  '1,0',
  '1e3',
  '0x10',
  '1_000',
  '١٢',
  '1000000000000000000',
  '9223372036854775808',
  12,
  12n,
  1.5,
  Number.NaN,
  null,
  undefined,
  ['1'],
  { amount: '1' },
])('refuses %s where an amount enters', (value) => {
  expect(() => parseAmountMinor(value)).toThrow(INVALID);
});

it('reads back every amount of up to 18 digits', () => {
  fc.assert(
    fc.property(fc.bigInt(1n, 10n ** 18n - 1n), (amount) => {
      expect(parseAmountMinor(String(amount))).toBe(amount);
    }),
  );
});

it.each<[string, bigint]>([
  ['1999', 1999n],
  ['-5', -5n],
  ['0', 0n],
  ['-0', 0n],
  ['"1999"', 1999n],
  ['9007199254740991', 2n ** 53n - 1n],
  ['9007199254740993', 2n ** 53n + 1n],
  ['-9007199254740993', -(2n ** 53n) - 1n],
  ['9223372036854775807', AMOUNT_MINOR_MAX],
  ['9007199254740993.0', 2n ** 53n + 1n],
  ['1.20e2', 120n],
  ['1200e-2', 12n],
  ['0e99999', 0n],
])('takes the amount %s out of JSON to the last digit', (text, amount) => {
  expect(amountFromJson((parseExactJson(`{"amount":${text}}`) as { amount: unknown }).amount)).toBe(
    amount,
  );
});

it.each([
  '1.5',
  '1.0000000000000000001',
  '9007199254740993.5',
  '1e-400',
  '1e400',
  '1e19',
  '9223372036854775808',
  '-9223372036854775808',
  '"12.0"',
  '"12345678901234567890"',
  'true',
  'null',
  '[1]',
  '{}',
])('refuses to take %s out of JSON as an amount', (text) => {
  const { amount } = parseExactJson(`{"amount":${text}}`) as { amount: unknown };
  expect(() => amountFromJson(amount)).toThrow(INVALID);
});

it('takes every whole number that JSON can write, or refuses it: never another one', () => {
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 70n), 2n ** 70n), (amount) => {
      const value = parseExactJson(String(amount));
      if (amount > AMOUNT_MINOR_MAX || amount < -AMOUNT_MINOR_MAX) {
        expect(() => amountFromJson(value)).toThrow(INVALID);
      } else expect(amountFromJson(value)).toBe(amount);
    }),
  );
});
