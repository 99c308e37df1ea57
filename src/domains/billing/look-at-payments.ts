import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import {
  findOperation,
  listPaymentsOf,
  pokeOperation,
  type OperationId,
  type OperationRun,
} from '#domains/payments/index.ts';

import type { SubscriptionId } from './model.ts';
import { listPeriods } from './period-store.ts';

/** Runs one operation now, as far as it goes. */
export type Settle = (id: OperationId) => Promise<OperationRun>;

/**
 * Asks the provider about every attempt to pay the open period of a subscription. True when it has
 * answered about all of them, so that what our rows say now is what it says.
 */
export async function lookAtPayments(
  ctx: Pick<Context, 'db' | 'clock'>,
  id: SubscriptionId,
  settle: Settle,
): Promise<boolean> {
  const periods = await listPeriods(ctx, id);
  const open = periods.find((period) => period.state === 'open');
  if (open === undefined) return true;
  const payments = await listPaymentsOf(ctx, { purpose: 'subscription', subjectId: open.id });
  let clear = true;
  for (const payment of payments) {
    const operation = await findOperation(ctx, { kind: 'payment', subjectId: payment.id });
    if (operation === undefined) continue;
    await withTx(ctx, (tx) => pokeOperation(tx, operation.id));
    const { outcome } = await settle(operation.id);
    clear &&= outcome === 'applied' || outcome === 'refused' || outcome === 'absent';
  }
  return clear;
}
