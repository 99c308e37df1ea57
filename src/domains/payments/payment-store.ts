import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { Payment, PaymentId, PaymentPurpose } from './model.ts';

const columns = sql`id, purpose, subject_id, buyer_id, provider_payment_id, amount_minor, currency,
  state, provider_status, received_minor, provider_refunded_minor, checkout_url, surplus,
  provider_updated_at, request_id, created_at, updated_at, succeeded_at`;

export async function insertPayment(ctx: DbContext, payment: Payment): Promise<void> {
  await query(
    ctx,
    sql`insert into payments (${columns}) values (${payment.id}::uuid, ${payment.purpose}::text,
          ${payment.subjectId}::uuid, ${payment.buyerId}::uuid,
          ${payment.providerPaymentId}::text, ${payment.amountMinor}::bigint,
          ${payment.currency}::text, ${payment.state}::text, ${payment.providerStatus}::text,
          ${payment.receivedMinor}::bigint, ${payment.providerRefundedMinor}::bigint,
          ${payment.checkoutUrl}::text, ${payment.surplus}::boolean,
          ${payment.providerUpdatedAt}::timestamptz, ${payment.requestId}::text,
          ${payment.createdAt}::timestamptz, ${payment.updatedAt}::timestamptz,
          ${payment.succeededAt}::timestamptz)`,
  );
}

export async function findPayment(ctx: DbContext, id: PaymentId): Promise<Payment | undefined> {
  return queryMaybe<Payment>(ctx, sql`select ${columns} from payments where id = ${id}::uuid`);
}

export async function lockPayment(ctx: DbContext, id: PaymentId): Promise<Payment | undefined> {
  return queryMaybe<Payment>(
    ctx,
    sql`select ${columns} from payments where id = ${id}::uuid for update`,
  );
}

/** Every attempt to pay one thing, the oldest first. */
export async function listPaymentsOf(
  ctx: DbContext,
  subject: { purpose: PaymentPurpose; subjectId: string },
): Promise<Payment[]> {
  return query<Payment>(
    ctx,
    sql`select ${columns} from payments
        where purpose = ${subject.purpose}::text and subject_id = ${subject.subjectId}::uuid
        order by created_at, id`,
  );
}

export async function findPaymentByProviderId(
  ctx: DbContext,
  providerPaymentId: string,
): Promise<Payment | undefined> {
  return queryMaybe<Payment>(
    ctx,
    sql`select ${columns} from payments where provider_payment_id = ${providerPaymentId}::text`,
  );
}

export async function updatePayment(ctx: DbContext, payment: Payment): Promise<void> {
  await query(
    ctx,
    sql`update payments set state = ${payment.state}::text,
          provider_status = ${payment.providerStatus}::text,
          received_minor = ${payment.receivedMinor}::bigint,
          provider_refunded_minor = ${payment.providerRefundedMinor}::bigint,
          checkout_url = ${payment.checkoutUrl}::text, surplus = ${payment.surplus}::boolean,
          provider_updated_at = ${payment.providerUpdatedAt}::timestamptz,
          updated_at = ${payment.updatedAt}::timestamptz,
          succeeded_at = ${payment.succeededAt}::timestamptz
        where id = ${payment.id}::uuid`,
  );
}
