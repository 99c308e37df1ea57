import { parseCurrency } from '#core/money/currency.ts';
import { formatMoney } from '#core/money/format-money.ts';

/** An amount of a row for people: `12.34 EUR`. */
export function moneyOf(amountMinor: bigint, currency: string): string {
  return formatMoney({ amountMinor, currency: parseCurrency(currency) });
}
