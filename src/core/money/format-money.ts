import { decimalsOf, type Money } from './currency.ts';

/** Money for people: `12.34 EUR`, `-1,234 JPY`. */
export function formatMoney({ amountMinor, currency }: Money): string {
  const decimals = decimalsOf(currency);
  const sign = amountMinor < 0n ? '-' : '';
  const digits = String(amountMinor < 0n ? -amountMinor : amountMinor).padStart(decimals + 1, '0');
  const major = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const minor = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
  return `${sign}${major}${minor} ${currency}`;
}
