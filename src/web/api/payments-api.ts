import type { OrderProof } from '#server/contract/ledger.ts';
import type { Transfer } from '#server/contract/market-selling.ts';
import type { PaymentException, PaymentsInfo } from '#server/contract/payments.ts';

import type { Client } from './client.ts';
import { queryOf, type Page } from './page.ts';

const pageSize = 50;

/** What the page must know of money, and what administrators settle by hand. */
export const createPaymentsApi = (client: Client) => ({
  info: () => client<PaymentsInfo>('GET', 'payments/config'),
  exceptions: (cursor: string | null) =>
    client<Page<PaymentException>>(
      'GET',
      `payments/exceptions${queryOf({ limit: pageSize, cursor })}`,
    ),
  closeException: (id: string, reason: string) =>
    client<PaymentException>('POST', `payments/exceptions/${id}/close`, { body: { reason } }),
  proof: (orderId: string) => client<OrderProof>('GET', `ledger/proofs/${orderId}`),
  transfers: (state: Transfer['state'], cursor: string | null) =>
    client<Page<Transfer>>('GET', `market/transfers${queryOf({ state, limit: pageSize, cursor })}`),
  retryTransfer: (id: string, reason: string, idempotencyKey: string) =>
    client<Transfer>('POST', `market/transfers/${id}/retry`, {
      body: { reason },
      idempotencyKey,
    }),
});
export type PaymentsApi = ReturnType<typeof createPaymentsApi>;
