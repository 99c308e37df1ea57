import { decimalsOf } from './decimals-of.ts';

/**
 * `€12.50` from `1250` minor units: exact however large, for the digits never become a number.
 * Without a locale, that of the browser.
 */
export function formatAmount(amountMinor: string, currency: string, locale?: string): string {
  const digits = decimalsOf(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(toDecimal(amountMinor, digits) as `${number}`);
}

/** `12.50` from `1250` with two digits: what a field for a price holds. */
export function toDecimal(amountMinor: string, digits: number): string {
  const sign = amountMinor.startsWith('-') ? '-' : '';
  const all = amountMinor.slice(sign.length).padStart(digits + 1, '0');
  if (digits === 0) return `${sign}${all}`;
  return `${sign}${all.slice(0, -digits)}.${all.slice(-digits)}`;
}
