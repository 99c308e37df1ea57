import type { MoneyTx, PaymentId } from '#domains/payments/index.ts';

import { listRefundsOfPayment } from './refund-store.ts';

/** What our own refunds have given back of a payment, in minor units. */
export async function givenBackMinor(
  tx: Pick<MoneyTx, 'db'>,
  paymentId: PaymentId,
): Promise<bigint> {
  const refunds = await listRefundsOfPayment(tx, paymentId);
  return refunds
    .filter(({ state }) => state === 'succeeded')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}
