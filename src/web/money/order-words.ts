import type { OrderSummary, Refund } from '#server/contract/market.ts';

interface Words {
  /** A mark in a list. */
  readonly short: string;
  /** What it means, and what happens next. */
  readonly long: string;
}

const ORDERS: Readonly<Record<OrderSummary['state'], Words>> = {
  pending_payment: {
    short: 'Waiting for payment',
    long: 'The payment is not complete yet.',
  },
  authorized: { short: 'Being confirmed', long: 'Your bank has agreed; the money is on its way.' },
  paid: { short: 'Paid', long: 'Thank you. What you bought is yours.' },
  partially_refunded: { short: 'Partly given back', long: 'A part of the money was given back.' },
  refunded: { short: 'Given back', long: 'All of the money was given back.' },
  failed: {
    short: 'Payment failed',
    long: 'The payment did not go through, so nothing was bought. You can pay again, with the same card or another one.',
  },
  cancelled: { short: 'Called off', long: 'This order was called off. Nothing is to be paid.' },
  expired: {
    short: 'Too late',
    long: 'This order was not paid in time. Put the music into your cart again to buy it.',
  },
  disputed: {
    short: 'Disputed',
    long: 'The payment is disputed at your bank. Until that is settled the licences are on hold.',
  },
  dispute_lost: {
    short: 'Taken back',
    long: 'Your bank has taken the payment back, and the licences went with it.',
  },
  needs_attention: {
    short: 'Being looked into',
    long: 'Something about this payment is unclear. Whoever runs this Veza looks into it; do not pay again.',
  },
};

const REFUNDS: Readonly<Record<Refund['state'], string>> = {
  requested: 'On its way',
  submitting: 'On its way',
  pending: 'On its way',
  unknown: 'On its way',
  review: 'Being checked by the payment provider',
  succeeded: 'Given back',
  failed: 'Did not work',
  failed_after_success: 'Came back from the bank; it is being looked into',
};

/** What the state of an order means to its buyer. */
export const orderWords = (state: OrderSummary['state']) => ORDERS[state];

/** What became of money that goes back, in words. */
export const refundWords = (state: Refund['state']) => REFUNDS[state];
