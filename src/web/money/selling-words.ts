import type { Payout, Seller, Transfer } from '#server/contract/market-selling.ts';
import type { Product } from '#server/contract/market.ts';

const SELLERS: Readonly<Record<Seller['state'], string>> = {
  onboarding:
    'Your account at the payment provider is not complete, so you cannot be paid yet. You can sell already: what you earn waits.',
  active: 'You can sell, and what you earn is sent to you.',
  restricted:
    'The payment provider wants to know more before you are paid again. What you earn waits.',
  disabled: 'Your account at the payment provider is closed. You cannot sell.',
};

const TRANSFERS: Readonly<Record<Transfer['state'], string>> = {
  pending: 'About to be sent',
  submitting: 'Being sent',
  on_hold: 'On hold',
  unknown: 'Sent; waiting for confirmation',
  failed: 'Did not work; it is tried again',
  permanently_failed: 'Given up; somebody has to look at it',
  cancelled: 'Not sent: the order was given back first',
  completed: 'Sent to you',
  reversal_pending: 'A part is about to go back',
  reversing: 'A part is going back',
  partially_reversed: 'Sent to you; a part went back',
  reversed: 'Went back',
  reversal_unknown: 'A part is going back; waiting for confirmation',
  reversal_blocked: 'Is to go back, and your balance is too low',
  debt: 'You owe it: it could not be taken back',
};

const HOLDS: Readonly<Record<NonNullable<Transfer['holdReason']>, string>> = {
  account: 'the account at the payment provider is not complete',
  balance: 'the platform waits for its own money to arrive',
  minimum: 'the amount is below the smallest that is sent',
  dispute: 'the payment is disputed',
  operator: 'somebody who runs this Veza holds it',
};

const PAYOUTS: Readonly<Record<Payout['state'], string>> = {
  pending: 'About to be paid to your bank',
  in_transit: 'On its way to your bank',
  paid: 'Paid to your bank',
  canceled: 'Called off',
  failed: 'Your bank did not take it',
};

const PRODUCTS: Readonly<Record<Product['state'], string>> = {
  draft: 'Not for sale yet',
  active: 'For sale',
  archived: 'Taken off sale',
};

/** Whether somebody can sell and be paid. */
export const sellerWords = (state: Seller['state']) => SELLERS[state];

/** Where the money of one sale is, and why it waits. */
export function transferWords({
  state,
  holdReason,
}: Pick<Transfer, 'state' | 'holdReason'>): string {
  return holdReason === null ? TRANSFERS[state] : `${TRANSFERS[state]}: ${HOLDS[holdReason]}`;
}

/** What became of a payment to a bank. */
export const payoutWords = (state: Payout['state']) => PAYOUTS[state];

/** Whether somebody can buy it. */
export const productWords = (state: Product['state']) => PRODUCTS[state];
