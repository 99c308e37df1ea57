import * as z from 'zod';

import { uuid } from './common.ts';
import { amountMinor, currency, priceMinor } from './money.ts';

/** An account of the books: `platform_fee`, `seller_payable:ID`. */
const account = z.string().min(1).max(100);

export const correctionBody = z.strictObject({
  debit: account,
  credit: account,
  amountMinor: priceMinor,
  currency,
  reason: z.string().min(1).max(500),
  /** The order or subscription that the money belongs to. */
  chainId: uuid.optional(),
});

export const correction = z.object({
  id: uuid,
  transactionId: uuid,
  amountMinor,
  currency,
  reason: z.string(),
});
