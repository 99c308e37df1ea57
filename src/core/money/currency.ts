import { moneyErrors } from './money-errors.ts';

declare const currency: unique symbol;

/** A code of ISO 4217 in capitals that the table below knows. */
export type Currency = string & { readonly [currency]: true };

/** An amount in minor units of ISO 4217: `1234n` EUR is 12.34, `1234n` JPY is 1,234. */
export interface Money {
  readonly amountMinor: bigint;
  readonly currency: Currency;
}

const TWO_DECIMALS = `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN
  BWP BYN BZD CAD CDF CHF CNY COP CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
  GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL
  MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR
  PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STD STN SVC SYP SZL THB TJS TMT
  TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL`;

/**
 * Decimals by currency, as ISO 4217 has them. Codes that were withdrawn stay: books keep them, and
 * payment providers take some of them for years.
 */
const DECIMALS: ReadonlyMap<string, number> = new Map([
  ...of(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'),
  ...of(2, TWO_DECIMALS),
  ...of(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...of(4, 'CLF'),
]);

/** Every known currency, in the order of the alphabet. */
export const CURRENCIES: readonly Currency[] = Object.freeze(
  [...DECIMALS.keys()].sort() as Currency[],
);

/** Reads a code; payment providers write it in small or in capital letters. @throws CURRENCY_UNKNOWN */
export function parseCurrency(text: string): Currency {
  const code = /^[a-z]{3}$/i.test(text) ? text.toUpperCase() : '';
  if (!DECIMALS.has(code)) throw moneyErrors.CURRENCY_UNKNOWN({ currency: text.slice(0, 20) });
  return code as Currency;
}

/** How many decimals the minor unit is of the major one: 0, 2, 3 or 4. */
export function decimalsOf(currency: Currency): number {
  return DECIMALS.get(currency)!;
}

function of(decimals: number, codes: string): [string, number][] {
  return codes.split(/\s+/).map((code) => [code, decimals]);
}
