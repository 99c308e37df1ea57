import type { UserId } from '#domains/identity/index.ts';
import {
  openOperation,
  providerIdOf,
  type MoneyTx,
  type OperationId,
  type Payment,
} from '#domains/payments/index.ts';

import type { OrderId, Refund, RefundCause } from './model.ts';
import { insertRefund, type RefundItem } from './refund-store.ts';

export interface NewRefund {
  readonly payment: Payment;
  readonly orderId: OrderId | null;
  readonly amountMinor: bigint;
  readonly cause: RefundCause;
  readonly reason: string;
  readonly requestedBy: UserId | null;
  /** How it falls upon the lines of the order; none where there is no order. */
  readonly items: readonly RefundItem[];
}

/**
 * Writes a refund and the intent to have it at the provider. Nothing is sent. The database refuses
 * what would give back more than was received, whoever asks at the same moment.
 */
export async function openRefund(
  tx: Pick<MoneyTx, 'db' | 'clock' | 'ids' | 'requestId'>,
  input: NewRefund,
): Promise<{ refund: Refund; operationId: OperationId }> {
  const { payment, items, ...given } = input;
  const now = tx.clock.now();
  const id = tx.ids.next<'refund'>();
  const refund: Refund = {
    id,
    paymentId: payment.id,
    ...given,
    providerRefundId: providerIdOf('refund', id),
    currency: payment.currency,
    state: 'requested',
    failureCode: null,
    failureMessage: null,
    providerUpdatedAt: null,
    requestId: tx.requestId,
    createdAt: now,
    updatedAt: now,
    succeededAt: null,
  };
  await insertRefund(tx, refund, items);
  const subject = { provider: 'hyperswitch', kind: 'refund', subjectId: id } as const;
  return { refund, operationId: (await openOperation(tx, subject))! };
}
