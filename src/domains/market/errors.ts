import { defineErrors, errorSpec } from '#core/errors.ts';
import { parseCurrency } from '#core/money/currency.ts';
import { formatMoney } from '#core/money/format-money.ts';

const moneyOf = (amountMinor: string, currency: string): string =>
  formatMoney({ amountMinor: BigInt(amountMinor), currency: parseCurrency(currency) });

const notFound = (what: string) =>
  errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: `There is no such ${what}, or the viewer may not know of it.`,
    message: ({ id }) => `There is no ${what} ${id}.`,
    hint: () => `veza ${what}s list`,
  });

export const marketErrors = defineErrors({
  PRODUCT_NOT_FOUND: notFound('product'),
  ORDER_NOT_FOUND: notFound('order'),
  TRANSFER_NOT_FOUND: notFound('transfer'),
  SELLER_NOT_FOUND: notFound('seller'),
  SELLER_MISSING: errorSpec<Record<string, never>>({
    category: 'invalid',
    status: 404,
    doc: 'The account does not sell anything yet.',
    message: () => 'This account is no seller yet.',
    hint: () => 'POST /api/v1/sellers',
  }),
  SELLER_COUNTRY_INVALID: errorSpec<{ country: string }>({
    category: 'invalid',
    doc: 'The country of a seller is one of ISO 3166, in two capital letters.',
    message: ({ country }) => `"${country}" is no country.`,
    hint: () => 'Write two letters of ISO 3166: DE, FR, US.',
  }),
  SELLER_ACCOUNT_PENDING: errorSpec<Record<string, never>>({
    category: 'precondition',
    doc: 'The account at the payment provider is not there yet, so nothing can be completed.',
    message: () => 'The account at the payment provider is still being made.',
    hint: () => 'Ask again in a minute; it is asked for until it is there.',
  }),
  PSP_UNAVAILABLE: errorSpec<{ provider: string; reason: string }>({
    category: 'outside',
    doc: 'A payment provider gave no usable answer to something that is not repeated by itself.',
    message: ({ provider, reason }) => `${provider} gave no usable answer: ${reason}`,
    hint: () => 'Ask again in a moment; nothing was changed.',
  }),
  GOODS_NOT_YOURS: errorSpec<Record<string, never>>({
    category: 'denied',
    doc: 'Only who owns a track, or every track of an album, sells it.',
    message: () => 'This music is not yours to sell.',
  }),
  GOODS_NOT_FOUND: errorSpec<{ kind: 'track' | 'album'; id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no such track or album, or it is not the seller’s own.',
    message: ({ kind, id }) => `There is no ${kind} ${id} that this account could sell.`,
    hint: ({ kind }) =>
      `Name one that belongs to this account; GET /api/v1/${kind}s lists what it may hear.`,
  }),
  PRODUCT_STATE_CONFLICT: errorSpec<{ id: string; from: string; to: string }>({
    category: 'precondition',
    doc: 'What is for sale cannot change to this state from the one it is in.',
    message: ({ id, from, to }) => `Product ${id} is ${from} and cannot become ${to}.`,
  }),
  PRODUCT_NOT_FOR_SALE: errorSpec<{ id: string; reason: string }>({
    category: 'precondition',
    doc: 'Something in the cart cannot be bought: it is not offered any more, it is the buyer’s own, it was bought before, or it is sold once and taken.',
    message: ({ id, reason }) => `Product ${id} cannot be bought: ${reason}.`,
    hint: () => 'Take it out of the cart: DELETE /api/v1/cart/items/ID',
  }),
  CART_EMPTY: errorSpec<Record<string, never>>({
    category: 'precondition',
    doc: 'There is nothing in the cart that could be ordered.',
    message: () => 'The cart is empty.',
  }),
  CART_FULL: errorSpec<{ itemsMax: number }>({
    category: 'precondition',
    doc: 'A cart holds only so many things.',
    message: ({ itemsMax }) => `A cart holds at most ${itemsMax} things.`,
  }),
  ORDER_TOTAL_CHANGED: errorSpec<{
    expectedMinor: string;
    totalMinor: string;
    currency: string;
    /** Where the cart was ordered before, at this total. */
    orderId: string | null;
  }>({
    category: 'precondition',
    doc: 'The total is not what the buyer saw: prices have changed since, and nothing was ordered; or the cart was ordered before at another total.',
    message: ({ expectedMinor, totalMinor, currency }) =>
      `The total is ${moneyOf(totalMinor, currency)}, not ${moneyOf(expectedMinor, currency)}.`,
    hint: ({ orderId }) =>
      orderId === null
        ? 'Show the cart again: GET /api/v1/cart'
        : `The cart was ordered before: GET /api/v1/orders/${orderId}`,
  }),
  ORDER_STATE_CONFLICT: errorSpec<{ id: string; state: string; action: string }>({
    category: 'precondition',
    doc: 'The state that an order is in does not allow this.',
    message: ({ id, state, action }) => `Order ${id} is ${state} and cannot be ${action}.`,
    hint: ({ id }) => `veza orders show ${id}`,
  }),
  REFUND_TOO_MUCH: errorSpec<{
    orderId: string;
    amountMinor: string;
    leftMinor: string;
    currency: string;
  }>({
    category: 'precondition',
    doc: 'A refund would give back more than is left of what was paid, counting refunds on their way and disputes.',
    message: ({ orderId, amountMinor, leftMinor, currency }) =>
      `${moneyOf(amountMinor, currency)} cannot be given back of order ${orderId}: ${moneyOf(leftMinor, currency)} are left.`,
    hint: ({ orderId, leftMinor, currency }) =>
      BigInt(leftMinor) > 0n
        ? `Ask for ${moneyOf(leftMinor, currency)} at most: ${leftMinor} minor units.`
        : `veza orders show ${orderId}`,
  }),
  REFUND_INVALID: errorSpec<{ reason: string }>({
    category: 'invalid',
    doc: 'What a refund asks for makes no sense: no amount and no line, a line of another order, both at once.',
    message: ({ reason }) => `This is no refund: ${reason}.`,
    hint: () => 'Give an amount, or lines of the order, or neither for all that is left.',
  }),
  REFUND_REASON_MISSING: errorSpec<{ charsMax: number }>({
    category: 'invalid',
    doc: 'A refund needs a reason; it goes to the payment provider and stays in the audit log.',
    message: ({ charsMax }) => `A reason of 1 to ${charsMax} characters is needed.`,
  }),
  REASON_MISSING: errorSpec<{ charsMax: number }>({
    category: 'invalid',
    doc: 'What a person does by hand to money needs a reason, which the audit log keeps.',
    message: ({ charsMax }) => `A reason of 1 to ${charsMax} characters is needed.`,
  }),
  TRANSFER_STATE_CONFLICT: errorSpec<{ id: string; state: string; action: string }>({
    category: 'precondition',
    doc: 'The state that a transfer is in does not allow this.',
    message: ({ id, state, action }) => `Transfer ${id} is ${state} and cannot be ${action}.`,
    hint: ({ id }) => `veza transfers show ${id}`,
  }),
});
