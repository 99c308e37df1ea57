import { parseCurrency } from '#core/money/currency.ts';
import { formatMoney } from '#core/money/format-money.ts';

/** An amount of a row for people: `12.34 EUR`. */
export function moneyOf(amountMinor: bigint, currency: string): string {
  return formatMoney({ amountMinor, currency: parseCurrency(currency) });
}

/** What stands on an account, and on which of its sides. */
export function balanceOf(
  balanceMinor: bigint,
  currency: string,
): [amount: string, side: 'debit' | 'credit' | ''] {
  if (balanceMinor < 0n) return [moneyOf(-balanceMinor, currency), 'credit'];
  return [moneyOf(balanceMinor, currency), balanceMinor === 0n ? '' : 'debit'];
}
