import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';

import { paymentErrors } from './errors.ts';
import { PAYMENT_PURPOSES, type Payment, type PaymentId } from './model.ts';
import { findPayment, findPaymentByProviderId, listPaymentsOf } from './payment-store.ts';

/**
 * A payment by its id, by its id at the provider, or by the order or period that it pays for, of
 * which it is the newest attempt.
 * @throws PAYMENT_NOT_FOUND
 */
export async function getPayment(ctx: Pick<Context, 'db'>, id: string): Promise<Payment> {
  const payment = isUuid(id) ? await findByRow(ctx, id) : await findPaymentByProviderId(ctx, id);
  if (payment === undefined) throw paymentErrors.PAYMENT_NOT_FOUND({ id });
  return payment;
}

async function findByRow(ctx: Pick<Context, 'db'>, id: string): Promise<Payment | undefined> {
  const own = await findPayment(ctx, id as PaymentId);
  if (own !== undefined) return own;
  for (const purpose of PAYMENT_PURPOSES) {
    const attempts = await listPaymentsOf(ctx, { purpose, subjectId: id });
    if (attempts.length > 0) return attempts.at(-1);
  }
  return undefined;
}
