import { moneyErrors } from './money-errors.ts';

/** The most that a `bigint` column holds. */
export const AMOUNT_MINOR_MAX = 2n ** 63n - 1n;

/**
 * Reads an amount where it enters: digits only, above zero, at most 18 of them. Nothing else is an
 * amount: no number of JavaScript, no sign, decimal point, exponent or blank.
 * @throws AMOUNT_INVALID
 */
export function parseAmountMinor(value: unknown): bigint {
  if (typeof value !== 'string') throw invalid(value, `a ${typeof value} instead of digits`);
  if (!/^\d{1,18}$/.test(value)) throw invalid(value, 'it must be 1 to 18 digits');
  const amountMinor = BigInt(value);
  if (amountMinor === 0n) throw invalid(value, 'it must be above zero');
  return amountMinor;
}

/**
 * Takes an amount out of JSON that `parseExactJson` read, in the units of whoever wrote it; it may be
 * negative (a balance) or digits in quotes. What is not whole, or beyond 2^63, is refused.
 * @throws AMOUNT_INVALID
 */
export function amountFromJson(value: unknown): bigint {
  const amount = wholeFromJson(value);
  if (amount > AMOUNT_MINOR_MAX || amount < -AMOUNT_MINOR_MAX) {
    throw invalid(value, 'it is beyond 2^63 - 1');
  }
  return amount;
}

function wholeFromJson(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') {
    // Beyond 2^53 a number is no longer the one that was written.
    if (!Number.isSafeInteger(value)) throw invalid(value, 'it is no exact whole number');
    return BigInt(value);
  }
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return BigInt(value);
  throw invalid(value, 'it is no whole number');
}

function invalid(value: unknown, reason: string): Error {
  const isText =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
  const amount = isText ? String(value).slice(0, 40) : typeof value;
  return moneyErrors.AMOUNT_INVALID({ amount, reason });
}
