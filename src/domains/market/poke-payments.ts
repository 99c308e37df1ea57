import type { Context } from '#context.ts';
import {
  findOperation,
  listPaymentsOf,
  pokeOperation,
  type OperationId,
} from '#domains/payments/index.ts';

import type { OrderId } from './model.ts';

/** Has every payment of an order looked at; returns the operations, the latest payment's first. */
export async function pokePayments(
  tx: Pick<Context, 'db' | 'clock'>,
  orderId: OrderId,
): Promise<OperationId[]> {
  const payments = await listPaymentsOf(tx, { purpose: 'order', subjectId: orderId });
  const ids: OperationId[] = [];
  for (const payment of [...payments].reverse()) {
    const operation = await findOperation(tx, { kind: 'payment', subjectId: payment.id });
    if (operation === undefined) continue;
    await pokeOperation(tx, operation.id);
    ids.push(operation.id);
  }
  return ids;
}
