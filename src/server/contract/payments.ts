import * as z from 'zod';

import { pageOf, pageQuery, timestamp, uuid } from './common.ts';
import { currency } from './money.ts';

/** What a provider is told of a delivery that was taken. */
export const webhookReceipt = z.object({
  received: z.literal(true),
  /** False when the event had come before. */
  fresh: z.boolean(),
});

const provider = z.enum(['hyperswitch', 'stripe']);
/** Minor units as digits: they do not fit into a number of JSON. */
const minorUnits = z.string().regex(/^\d+$/);

/** What a page must know of money before it shows any. */
export const paymentsInfo = z.object({
  /** Whether buyers can pay here. */
  configured: z.boolean(),
  /** Whether sellers can be paid. */
  payouts: z.boolean(),
  /** False where money is play money: nothing is really charged. */
  livemode: z.boolean(),
  /** Of new products and plans unless they say another. */
  currency,
});
export type PaymentsInfo = z.infer<typeof paymentsInfo>;

export const webhookDelivery = z.object({
  id: uuid,
  provider,
  receivedAt: timestamp,
  payloadBytes: z.int(),
  signatureValid: z.boolean(),
  sourceIp: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string(),
  eventId: z.string().nullable(),
  eventType: z.string().nullable(),
  /** `ok`, `skipped`, `signature_invalid` or `error: CODE`. */
  processingResult: z.string(),
});
export const webhookDeliveryPage = pageOf(webhookDelivery);
export const webhookDeliveryQuery = pageQuery.extend({
  provider: provider.optional(),
  result: z.enum(['ok', 'skipped', 'signature_invalid', 'error']).optional(),
  event: z.string().min(1).max(255).optional(),
});

export const paymentException = z.object({
  id: uuid,
  class: z.string(),
  subject: z.object({ kind: z.string(), id: z.string() }),
  /** The order that it is about, where there is one. */
  orderId: uuid.nullable(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
  amountMinor: minorUnits.nullable(),
  currency: z.string().nullable(),
  openedAt: timestamp,
  seenAt: timestamp,
  closedAt: timestamp.nullable(),
  closedBy: z.string().nullable(),
  closeReason: z.string().nullable(),
});
export type PaymentException = z.infer<typeof paymentException>;
export const paymentExceptionPage = pageOf(paymentException);
export const paymentExceptionQuery = pageQuery.extend({
  state: z.enum(['open', 'all']).default('open'),
});
export const closeExceptionBody = z.strictObject({
  reason: z.string().trim().min(1).max(1000),
});
