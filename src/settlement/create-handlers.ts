import { createSubscriptionOwner } from '#domains/billing/index.ts';
import {
  createPaymentHandler,
  openException,
  type Handlers,
  type PaymentOwner,
  type PaymentRelations,
} from '#domains/payments/index.ts';

/** How every kind of operation is carried out: what the domains know of their own, put together. */
export function createHandlers(): Handlers {
  const owners = { subscription: createSubscriptionOwner(), order: NO_ORDERS };
  return { payment: createPaymentHandler(owners, RELATIONS) };
}

const nothingSold = (): never => {
  throw new Error('a payment of an order, and nothing is sold here');
};

const NO_ORDERS: PaymentOwner = {
  lock: nothingSold,
  describe: nothingSold,
  isWanted: nothingSold,
  paid: nothingSold,
  changed: nothingSold,
};

/** Money that buys nothing is shown to a person, who gives it back. */
const RELATIONS: PaymentRelations = {
  surplus: async (tx, payment) =>
    openException(tx, {
      class: 'surplus_payment',
      subject: { kind: 'payment', id: payment.id },
      message: `Payment ${payment.providerPaymentId} buys nothing and goes back`,
      amount: { minor: payment.amountMinor, currency: payment.currency },
    }),
  refunds: async () => {},
  disputes: async () => {},
};
