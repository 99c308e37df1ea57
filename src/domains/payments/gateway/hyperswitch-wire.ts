import type { Currency } from '#core/money/currency.ts';
import * as z from 'zod';

import type { RefundPage, RemoteDispute, RemotePayment, RemoteRefund } from './hyperswitch.ts';
import { maybeWord, minorOf, wireAmount, wireCurrency, wireTime, word } from './wire.ts';

const refundSchema = z.object({
  refund_id: word,
  payment_id: word,
  amount: wireAmount,
  currency: wireCurrency,
  status: word,
  error_code: maybeWord,
  error_message: maybeWord,
  updated_at: wireTime,
  created_at: wireTime,
});

/** Inside a payment it names neither the payment nor the currency. */
const disputeSchema = z.object({
  dispute_id: word,
  payment_id: word.optional(),
  amount: wireAmount,
  currency: wireCurrency.optional(),
  dispute_stage: word,
  dispute_status: word,
  connector_updated_at: wireTime,
});

const paymentSchema = z.object({
  payment_id: word,
  status: word,
  amount: wireAmount,
  currency: wireCurrency,
  amount_received: wireAmount.nullish(),
  created: wireTime,
  updated: wireTime,
  modified_at: wireTime,
  payment_link: z.object({ link: z.string().max(4096) }).nullish(),
  attempts: z.array(z.object({ status: word })).nullish(),
  refunds: z.array(refundSchema).nullish(),
  disputes: z.array(disputeSchema).nullish(),
  state_metadata: z.object({ total_refunded_amount: z.unknown().optional() }).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

const paymentsSchema = z.object({ data: z.array(z.unknown()) });
const refundsSchema = paymentsSchema.extend({ total_count: z.number().int().min(0) });
/** What a dispute by itself names, beside what it says inside a payment. */
const ownDisputeSchema = z.looseObject({ payment_id: word, currency: wireCurrency });

/** A payment as it was answered. Pure. @throws where it is none. */
export function readPayment(body: unknown): RemotePayment {
  const wire = paymentSchema.parse(body);
  const minor = (amount: bigint): bigint => minorOf('hyperswitch', amount, wire.currency);
  const refunds = (wire.refunds ?? []).map(toRefund);
  const total = wire.state_metadata?.total_refunded_amount ?? null;
  return {
    id: wire.payment_id,
    status: wire.status,
    amountMinor: minor(wire.amount),
    currency: wire.currency,
    receivedMinor: minor(wire.amount_received ?? 0n),
    refundedMinor: total === null ? sumOfSucceeded(refunds) : minor(wireAmount.parse(total)),
    checkoutUrl: wire.payment_link?.link ?? null,
    createdAt: wire.created,
    updatedAt: wire.updated ?? wire.modified_at,
    autoRefunded: (wire.attempts ?? []).some(({ status }) => status === 'auto_refunded'),
    refunds,
    disputes: (wire.disputes ?? []).map((dispute) =>
      toDispute(dispute, { id: wire.payment_id, currency: wire.currency }),
    ),
    metadata: wire.metadata ?? {},
  };
}

/** A refund as it was answered. Pure. @throws where it is none. */
export function readRefund(body: unknown): RemoteRefund {
  return toRefund(refundSchema.parse(body));
}

/** A page of payments. Pure. @throws where it is none. */
export function readPayments(body: unknown): readonly RemotePayment[] {
  return paymentsSchema.parse(body).data.map(readPayment);
}

/** A page of refunds. Pure. @throws where it is none. */
export function readRefunds(body: unknown): RefundPage {
  const { data, total_count: total } = refundsSchema.parse(body);
  return { items: data.map(readRefund), total };
}

/** A dispute as it was answered by itself. Pure. @throws where it is none. */
export function readDispute(body: unknown): RemoteDispute {
  const named = ownDisputeSchema.parse(body);
  return toDispute(disputeSchema.parse(body), { id: named.payment_id, currency: named.currency });
}

function toRefund(wire: z.infer<typeof refundSchema>): RemoteRefund {
  return {
    id: wire.refund_id,
    paymentId: wire.payment_id,
    amountMinor: minorOf('hyperswitch', wire.amount, wire.currency),
    currency: wire.currency,
    status: wire.status,
    errorCode: wire.error_code,
    errorMessage: wire.error_message,
    createdAt: wire.created_at,
    updatedAt: wire.updated_at ?? wire.created_at,
  };
}

function toDispute(
  wire: z.infer<typeof disputeSchema>,
  payment: { id: string; currency: Currency },
): RemoteDispute {
  const currency = wire.currency ?? payment.currency;
  return {
    id: wire.dispute_id,
    paymentId: wire.payment_id ?? payment.id,
    amountMinor: minorOf('hyperswitch', wire.amount, currency),
    currency,
    stage: wire.dispute_stage,
    status: wire.dispute_status,
    updatedAt: wire.connector_updated_at,
  };
}

function sumOfSucceeded(refunds: readonly RemoteRefund[]): bigint {
  return refunds
    .filter(({ status }) => status === 'succeeded')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}
