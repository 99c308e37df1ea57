import { defineErrors, errorSpec } from '../errors.ts';

export const moneyErrors = defineErrors({
  CURRENCY_UNKNOWN: errorSpec<{ currency: string }>({
    category: 'invalid',
    doc: 'This is no code of ISO 4217 that veza knows.',
    message: ({ currency }) => `"${currency}" is no known currency.`,
    hint: () => 'Write the three letters of ISO 4217: EUR, USD, JPY.',
  }),
  CURRENCY_NOT_TAKEN: errorSpec<{ currency: string; psp: string }>({
    category: 'invalid',
    doc: 'The payment provider does not take this currency.',
    message: ({ currency, psp }) => `${psp} does not take ${currency}.`,
    hint: () => 'Choose one that every payment provider takes: EUR, USD, GBP, JPY, …',
  }),
  AMOUNT_INVALID: errorSpec<{ amount: string; reason: string }>({
    category: 'invalid',
    doc: 'An amount is not a whole number of minor units in the range that can be kept.',
    message: ({ amount, reason }) => `"${amount}" is no amount: ${reason}.`,
    hint: () => 'Write whole minor units as digits: 1234 for 12.34 EUR.',
  }),
  AMOUNT_NOT_EXACT: errorSpec<{ amount: string; currency: string; psp: string; step: string }>({
    category: 'invalid',
    doc: 'The payment provider cannot carry this amount in this currency, and nothing is rounded.',
    message: ({ amount, currency, psp, step }) =>
      `${psp} cannot carry ${amount} minor units of ${currency} exactly: they must be a multiple of ${step}.`,
    hint: ({ step }) => `Use a multiple of ${step}.`,
  }),
  PSP_AMOUNT_INEXACT: errorSpec<{ amount: string; currency: string; psp: string }>({
    category: 'outside',
    doc: 'A payment provider reports an amount that is finer than the minor unit of its currency.',
    message: ({ amount, currency, psp }) =>
      `${psp} reports ${amount} of its units of ${currency}: no whole number of minor units.`,
    hint: () => 'Look at the object in the dashboard of the provider; nothing was booked.',
  }),
  JSON_TOO_DEEP: errorSpec<{ depthMax: number }>({
    category: 'invalid',
    doc: 'A JSON text is nested deeper than any answer of a payment provider.',
    message: ({ depthMax }) => `The JSON text is nested deeper than ${depthMax} levels.`,
    hint: () => 'Look at the stored text; this comes from no payment provider.',
  }),
  JSON_INVALID: errorSpec<{ reason: string }>({
    category: 'invalid',
    doc: 'A text is not JSON.',
    message: ({ reason }) => `The text is not JSON: ${reason}`,
    hint: () => 'Look at the stored text: a proxy may have answered in place of the provider.',
  }),
});
