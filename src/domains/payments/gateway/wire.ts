import { amountFromJson } from '#core/money/amount.ts';
import { parseCurrency, type Currency } from '#core/money/currency.ts';
import { fromPspAmount } from '#core/money/psp-amount.ts';
import * as z from 'zod';

import type { Provider } from '../model.ts';
import { printable } from './error-body.ts';

/** An id or a word of a provider; enumerations are open, so any word is one. */
export const word = z
  .string()
  .min(1)
  .max(500)
  .transform((text) => printable(text));
/** A word that may not be there. */
export const maybeWord = z
  .string()
  .nullish()
  .transform((text) => (text ? printable(text) : null));

/** An amount as the provider writes it, number or digits, in its own units and not negative. */
export const wireAmount = z.unknown().transform((value) => {
  const amount = amountFromJson(value);
  if (amount < 0n) throw new RangeError(`an amount of ${amount}`);
  return amount;
});

export const wireCurrency = z.string().transform(parseCurrency);

/** ISO 8601, in UTC where no zone is said; what is no time is none. */
export const wireTime = z
  .string()
  .nullish()
  .transform((text) => {
    if (!text) return null;
    const time = new Date(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
    return Number.isNaN(time.getTime()) ? null : time;
  });

/** Seconds since 1970. */
export const wireSeconds = z
  .number()
  .int()
  .min(0)
  .max(253_402_300_799)
  .transform((seconds) => new Date(seconds * 1000));

/** Our minor units of what a provider writes. @throws CURRENCY_NOT_TAKEN, PSP_AMOUNT_INEXACT */
export function minorOf(provider: Provider, amount: bigint, currency: Currency): bigint {
  return fromPspAmount(provider, amount, currency).amountMinor;
}
