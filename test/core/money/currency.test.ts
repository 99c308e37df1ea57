import fc from 'fast-check';
import { expect, it } from 'vitest';

import { CURRENCIES, decimalsOf, parseCurrency } from '#core/money/currency.ts';
import { formatMoney } from '#core/money/format-money.ts';
import { PSP_UNITS, PSPS } from '#core/money/psp-units.ts';

/**
 * `Intl` takes decimals from CLDR, which leaves out those that people no longer use; newer versions
 * leave out more.
 */
const SHOWN_WITHOUT_DECIMALS = new Set(
  `AFN ALL AMD BIF COP CRC GYD HUF IDR IQD IRR KPW LAK LBP LUF MGA MMK MNT MUR NOK PKR RSD SLE SLL SOS
   STD STN SYP TMM TWD TZS UZS YER ZMK ZWD`.split(/\s+/),
);

it.each(CURRENCIES.map((code) => [code]))('has the decimals of %s that Intl has', (code) => {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency: code,
  }).resolvedOptions();
  if (maximumFractionDigits === 0 && SHOWN_WITHOUT_DECIMALS.has(code)) return;
  // Funds of Chile are written with four; CLDR knows them as the peso is.
  if (code === 'CLF' && maximumFractionDigits !== 4) return;
  expect(decimalsOf(code)).toBe(maximumFractionDigits);
});

it('names where providers write a currency with other decimals than ISO 4217', () => {
  const differences = PSPS.flatMap((psp) =>
    [...PSP_UNITS[psp]]
      .filter(([code, unit]) => unit.decimals !== decimalsOf(code))
      .map(([code, unit]) => `${psp} ${code} ${decimalsOf(code)}→${unit.decimals}`),
  );
  expect(differences).toEqual([
    'stripe ISK 0→2',
    'stripe MGA 2→0',
    'stripe UGX 0→2',
    'hyperswitch IRR 2→0',
    'hyperswitch ISK 0→2',
    'hyperswitch MGA 2→0',
  ]);
});

it('names where the two providers differ from each other', () => {
  const { stripe, hyperswitch } = PSP_UNITS;
  const differences = CURRENCIES.filter((code) => {
    const [one, other] = [stripe.get(code), hyperswitch.get(code)];
    return one !== undefined && other !== undefined && one.decimals !== other.decimals;
  });
  expect(differences).toEqual(['UGX']);
});

it.each(['', 'EU', 'EURO', 'E€R', 'XXX', 'eu\n', ' EUR', 'constructor'])(
  'does not know %j',
  (text) => {
    expect(() => parseCurrency(text)).toThrow(
      expect.objectContaining({ code: 'CURRENCY_UNKNOWN', category: 'invalid' }),
    );
  },
);

it('takes codes in small letters', () => {
  expect(parseCurrency('eur')).toBe('EUR');
});

it.each([
  [1234n, 'EUR', '12.34 EUR'],
  [1234n, 'JPY', '1,234 JPY'],
  [5n, 'EUR', '0.05 EUR'],
  [0n, 'KWD', '0.000 KWD'],
  [-123_456_789n, 'USD', '-1,234,567.89 USD'],
  [-7n, 'CLF', '-0.0007 CLF'],
  [2n ** 63n - 1n, 'BHD', '9,223,372,036,854,775.807 BHD'],
])('writes %s of %s as %j', (amountMinor, code, text) => {
  expect(formatMoney({ amountMinor, currency: parseCurrency(code) })).toBe(text);
});

it('writes money so that every digit can be read back', () => {
  fc.assert(
    fc.property(
      fc.bigInt(-(2n ** 63n), 2n ** 63n),
      fc.constantFrom(...CURRENCIES),
      (amountMinor, currency) => {
        const text = formatMoney({ amountMinor, currency });
        expect(text).toMatch(/^-?\d{1,3}(,\d{3})*(\.\d{2,4})? [A-Z]{3}$/);
        expect(BigInt(text.replace(/[,.]| .*/g, ''))).toBe(amountMinor);
      },
    ),
  );
});
