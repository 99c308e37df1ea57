import * as z from 'zod';

import { timestamp, uuid } from './common.ts';
import { amountMinor, currency, priceMinor } from './money.ts';

/** As `amountMinor`, with a sign where it is below zero. */
const balanceMinor = z.string().regex(/^(0|-?[1-9]\d{0,18})$/, 'must be digits');

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

export const proofParams = z.object({ orderId: uuid });

/** The way of every unit of an order, with what proves it. */
export const orderProof = z.object({
  ok: z.boolean(),
  orderId: uuid,
  state: z.string(),
  currency,
  lines: z.array(
    z.object({
      itemId: uuid,
      title: z.string(),
      sellerId: uuid,
      priceMinor: amountMinor,
      feeMinor: amountMinor,
      shareMinor: amountMinor,
      refundedMinor: amountMinor,
      /** What came back of the seller's transfer for it. */
      reversedMinor: amountMinor,
    }),
  ),
  /** Bookings, the oldest first. */
  postings: z.array(
    z.object({
      transactionId: uuid,
      purpose: z.string(),
      occurredAt: timestamp,
      source: z.object({ kind: z.string(), id: uuid, state: z.string().nullable() }),
      /** The id at the payment provider. */
      providerId: z.string().nullable(),
      operation: z
        .object({
          id: uuid,
          state: z.string(),
          idempotencyKey: z.string(),
          attempt: z.int(),
          requestId: z.string(),
        })
        .nullable(),
      events: z.array(
        z.object({
          provider: z.string(),
          eventId: z.string(),
          eventType: z.string(),
          receivedAt: timestamp,
          /** Of the bytes that were delivered; null when the log has them no more. */
          payloadSha256: z.string().nullable(),
        }),
      ),
      legs: z.array(z.object({ debit: z.string(), credit: z.string(), amountMinor })),
    }),
  ),
  accounts: z.array(
    z.object({
      account: z.string(),
      debitsMinor: amountMinor,
      creditsMinor: amountMinor,
      /** Debits less credits. */
      balanceMinor,
    }),
  ),
  /** What was paid, less what the next three say, is what the three after them say. */
  sum: z.object({
    paidMinor: balanceMinor,
    refundedMinor: balanceMinor,
    disputedMinor: balanceMinor,
    sellersMinor: balanceMinor,
    platformMinor: balanceMinor,
    owedMinor: balanceMinor,
    openMinor: balanceMinor,
    differenceMinor: balanceMinor,
  }),
  findings: z.array(
    z.object({
      code: z.string(),
      subject: z.object({ kind: z.string(), id: z.string() }),
      message: z.string(),
      hint: z.string().nullable(),
    }),
  ),
});
export type OrderProof = z.infer<typeof orderProof>;
