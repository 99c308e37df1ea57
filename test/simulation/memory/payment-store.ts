import type * as real from '#domains/payments/payment-store.ts';

import { statement } from './database.ts';
import { orderBy } from './order-by.ts';

type Real = typeof real;

export const insertPayment: Real['insertPayment'] = (ctx, payment) =>
  statement(ctx, async (tx) => {
    await tx.insert('payments', payment);
  });

export const findPayment: Real['findPayment'] = (ctx, id) =>
  statement(ctx, (tx) => tx.get('payments', id));

export const lockPayment: Real['lockPayment'] = (ctx, id) =>
  statement(ctx, (tx) => tx.lock('payments', id));

export const listPaymentsOf: Real['listPaymentsOf'] = (ctx, { purpose, subjectId }) =>
  statement(ctx, (tx) =>
    tx
      .where('payments', 'subjectId', subjectId, (row) => row.purpose === purpose)
      .sort(orderBy('createdAt', 'id')),
  );

export const findPaymentByProviderId: Real['findPaymentByProviderId'] = (ctx, providerId) =>
  statement(ctx, (tx) => tx.find('payments', (row) => row.providerPaymentId === providerId));

export const updatePayment: Real['updatePayment'] = (ctx, payment) =>
  statement(ctx, async (tx) => {
    const { state, providerStatus, receivedMinor, providerRefundedMinor, checkoutUrl } = payment;
    const { surplus, providerUpdatedAt, updatedAt, succeededAt } = payment;
    await tx.update('payments', payment.id, () => ({
      state,
      providerStatus,
      receivedMinor,
      providerRefundedMinor,
      checkoutUrl,
      surplus,
      providerUpdatedAt,
      updatedAt,
      succeededAt,
    }));
  });
