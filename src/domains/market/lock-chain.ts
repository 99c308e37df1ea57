import {
  findPayment,
  lockPayment,
  type MoneyTx,
  type Payment,
  type PaymentId,
} from '#domains/payments/index.ts';

import type { MarketHooks } from './hooks.ts';
import type { OrderId } from './model.ts';
import { lockOrder } from './order-store.ts';

/** Locks what a payment has bought, then the payment: the order in which everybody locks. */
export async function lockChain(
  tx: MoneyTx,
  paymentId: PaymentId,
  hooks: Pick<MarketHooks, 'lockSubscription'>,
): Promise<Payment> {
  const seen = await findPayment(tx, paymentId);
  if (seen === undefined) throw new Error(`there is no payment ${paymentId}`);
  if (seen.purpose === 'order') await lockOrder(tx, seen.subjectId as OrderId);
  else await hooks.lockSubscription(tx, seen.subjectId);
  return (await lockPayment(tx, paymentId))!;
}
