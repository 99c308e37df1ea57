import { parseCurrency } from '#core/money/currency.ts';
import { post } from '#domains/ledger/index.ts';
import type { MoneyTx, Payment } from '#domains/payments/index.ts';

import type { SubscriptionPeriod } from './model.ts';

/**
 * Books what a period brought: captured, and all of it the platform's. The same payment is booked
 * once, however often it is told.
 */
export async function bookPaidPeriod(
  tx: MoneyTx,
  paid: { period: SubscriptionPeriod; payment: Payment },
): Promise<void> {
  const { period, payment } = paid;
  const currency = parseCurrency(payment.currency);
  const { amountMinor } = payment;
  const clearing = { kind: 'psp_clearing' } as const;
  await post(tx, {
    source: { kind: 'payment', id: payment.id },
    purpose: 'capture',
    // Each period is paid, and given back, by itself.
    chainId: period.id,
    occurredAt: payment.succeededAt ?? tx.clock.now(),
    legs: [
      { debit: { kind: 'stripe_balance' }, credit: clearing, amountMinor, currency },
      { debit: clearing, credit: { kind: 'platform_fee' }, amountMinor, currency },
    ],
  });
}
