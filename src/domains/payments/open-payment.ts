import type { Context } from '#context.ts';
import type { UserId } from '#domains/identity/index.ts';

import type { OperationId, Payment, PaymentId, PaymentPurpose } from './model.ts';
import { openOperation } from './open-operation.ts';
import { insertPayment } from './payment-store.ts';
import { providerIdOf } from './provider-ids.ts';

export interface NewPayment {
  readonly purpose: PaymentPurpose;
  /** The order, or the period of a subscription; the caller holds its lock. */
  readonly subjectId: string;
  readonly buyerId: UserId;
  readonly amountMinor: bigint;
  readonly currency: string;
}

/**
 * Writes an attempt to pay and the intent to have it at the provider. Nothing is sent: the caller
 * runs the operation after the transaction. The database refuses a second live one for the thing.
 */
export async function openPayment(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'requestId'>,
  input: NewPayment,
): Promise<{ payment: Payment; operationId: OperationId }> {
  const id: PaymentId = ctx.ids.next<'payment'>();
  const now = ctx.clock.now();
  const payment: Payment = {
    id,
    ...input,
    providerPaymentId: providerIdOf('payment', id),
    state: 'created',
    providerStatus: null,
    receivedMinor: null,
    providerRefundedMinor: 0n,
    checkoutUrl: null,
    surplus: false,
    providerUpdatedAt: null,
    requestId: ctx.requestId,
    createdAt: now,
    updatedAt: now,
    succeededAt: null,
  };
  await insertPayment(ctx, payment);
  const subject = { provider: 'hyperswitch', kind: 'payment', subjectId: id } as const;
  const operationId = await openOperation(ctx, subject);
  return { payment, operationId: operationId! };
}
