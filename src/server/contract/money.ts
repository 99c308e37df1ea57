import * as z from 'zod';

/** Minor units of a currency as digits; never a JSON number, which loses them beyond 2^53. */
export const amountMinor = z.string().regex(/^(0|[1-9]\d{0,18})$/, 'must be digits');
/** As `amountMinor`, above zero: what somebody can be asked to pay. */
export const priceMinor = z.string().regex(/^[1-9]\d{0,17}$/, 'must be 1 to 18 digits above zero');
/** ISO 4217, in capitals. */
export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be a code of ISO 4217 in upper case, as in EUR');
