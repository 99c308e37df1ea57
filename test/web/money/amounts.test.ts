import { expect, test } from 'vitest';

import { CURRENCIES, decimalsOf as bookDecimalsOf } from '#core/money/currency.ts';
import { decimalsOf } from '#web/money/decimals-of.ts';
import { formatAmount, toDecimal } from '#web/money/format-amount.ts';
import { payPageOf } from '#web/money/pay-page-of.ts';
import { readPrice } from '#web/money/read-price.ts';

test('the page counts the decimals of every currency as the books do', () => {
  const differing = CURRENCIES.filter((code) => decimalsOf(code) !== bookDecimalsOf(code));
  expect(differing).toEqual([]);
});

test.each([
  ['1250', 'EUR', '€12.50'],
  ['5', 'EUR', '€0.05'],
  ['0', 'EUR', '€0.00'],
  ['-705', 'USD', '-$7.05'],
  ['1234', 'JPY', '¥1,234'],
  ['1234', 'HUF', 'HUF 12.34'],
  ['1234', 'KWD', 'KWD 1.234'],
  // Beyond 2^53, where a number of JavaScript loses cents.
  ['900719925474099201', 'EUR', '€9,007,199,254,740,992.01'],
])('%s minor units of %s are shown as %s', (minor, currency, shown) => {
  expect(formatAmount(minor, currency, 'en-US').replaceAll('\u00a0', ' ')).toBe(shown);
});

test.each([
  ['4.50', 'EUR', '450'],
  ['4,5', 'EUR', '450'],
  [' 4 ', 'EUR', '400'],
  ['0.05', 'EUR', '5'],
  ['500', 'JPY', '500'],
  ['1.234', 'KWD', '1234'],
  ['4.505', 'EUR', undefined],
  ['5.5', 'JPY', undefined],
  ['0', 'EUR', undefined],
  ['', 'EUR', undefined],
  ['-3', 'EUR', undefined],
  ['1e3', 'EUR', undefined],
  ['1.000,00', 'EUR', undefined],
])('“%s” typed as a price in %s is %s', (text, currency, minor) => {
  expect(readPrice(text, currency)).toBe(minor);
});

test('a price goes into a field and out of it unchanged', () => {
  for (const [minor, currency] of [
    ['5', 'EUR'],
    ['123456', 'EUR'],
    ['7', 'JPY'],
    ['1', 'KWD'],
  ] as const) {
    expect(readPrice(toDecimal(minor, decimalsOf(currency)), currency)).toBe(minor);
  }
});

test.each([
  ['https://pay.example/x', 'https://pay.example/x'],
  ['http://127.0.0.1:4242/payment_link/pay_1', 'http://127.0.0.1:4242/payment_link/pay_1'],
  ['javascript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['/payment', undefined],
  [null, undefined],
])('%s is followed to pay: %s', (url, page) => {
  expect(payPageOf(url)).toBe(page);
});
