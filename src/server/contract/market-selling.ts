import * as z from 'zod';

import { pageOf, pageQuery, timestamp, uuid } from './common.ts';
import { amountMinor, currency } from './money.ts';

const sellerState = z.enum(['onboarding', 'active', 'restricted', 'disabled']);

export const seller = z.object({
  id: uuid,
  displayName: z.string(),
  country: z.string(),
  state: sellerState,
  payoutsEnabled: z.boolean(),
  /** What the payment provider still asks for. */
  requirements: z.array(z.string()),
  createdAt: timestamp,
});
export type Seller = z.infer<typeof seller>;
export const sellerPage = pageOf(seller);
export const sellerListQuery = pageQuery.extend({ state: sellerState.optional() });
export const sellerBody = z.strictObject({
  displayName: z.string().min(1).max(200),
  /** ISO 3166, two capital letters. */
  country: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters'),
});
/** A page of the payment provider; works once, and for a few minutes. */
export const onboardingLink = z.object({ url: z.string() });

/** What a seller has earned, by currency. */
export const earnings = z.object({
  items: z.array(
    z.object({
      currency,
      payableMinor: amountMinor,
      transferredMinor: amountMinor,
      reversedMinor: amountMinor,
      debtMinor: amountMinor,
    }),
  ),
});

const transferState = z.enum([
  'pending',
  'submitting',
  'on_hold',
  'unknown',
  'failed',
  'permanently_failed',
  'cancelled',
  'completed',
  'reversal_pending',
  'reversing',
  'partially_reversed',
  'reversed',
  'reversal_unknown',
  'reversal_blocked',
  'debt',
]);
/** What a seller gets of one order. */
export const transfer = z.object({
  id: uuid,
  orderId: uuid,
  sellerId: uuid,
  amountMinor,
  currency,
  state: transferState,
  holdReason: z.enum(['account', 'balance', 'minimum', 'dispute', 'operator']).nullable(),
  reversedMinor: amountMinor,
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAt: timestamp,
  completedAt: timestamp.nullable(),
});
export type Transfer = z.infer<typeof transfer>;
export const transferPage = pageOf(transfer);
export const transferListQuery = pageQuery.extend({ state: transferState.optional() });
export const handBody = z.strictObject({
  /** Why; the audit log keeps it. */
  reason: z.string().min(1).max(500),
});

/** What the payment provider paid to the seller's bank; amounts are null until it was read. */
export const payout = z.object({
  id: uuid,
  amountMinor: z
    .string()
    .regex(/^-?\d+$/)
    .nullable(),
  currency: currency.nullable(),
  state: z.enum(['pending', 'in_transit', 'paid', 'canceled', 'failed']),
  failureCode: z.string().nullable(),
  arrivalAt: timestamp.nullable(),
  createdAt: timestamp,
});
export type Payout = z.infer<typeof payout>;
export const payoutPage = pageOf(payout);
