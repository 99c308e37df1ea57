/**
 * What some refusals are called on the page, where the server speaks to whoever writes programs. Each
 * gets the server's sentence.
 */
const WORDS = new Map<string, (detail: string) => string>([
  [
    'PRODUCT_NOT_FOR_SALE',
    (detail) => `This cannot be bought: ${/cannot be bought: (.+)$/.exec(detail)?.[1] ?? detail}`,
  ],
  ['PRODUCT_NOT_FOUND', () => 'This is not for sale any more.'],
  [
    'ORDER_TOTAL_CHANGED',
    () => 'A price has changed since you saw the total. Nothing was ordered; look at it again.',
  ],
  ['ORDER_STATE_CONFLICT', () => 'This order has changed meanwhile. Reload the page.'],
  ['CART_EMPTY', () => 'The cart is empty. Perhaps it was ordered in another tab.'],
  ['PSP_NOT_CONFIGURED', () => 'Nothing can be paid here at the moment.'],
  [
    'PSP_UNAVAILABLE',
    () => 'The payment provider does not answer. Nothing was changed; try again in a moment.',
  ],
  [
    'SUBSCRIPTION_EXISTS',
    () => 'You have a plan already, or one that waits for its payment. It is on your account page.',
  ],
  ['SUBSCRIPTION_NOT_DUE', () => 'Your plan is paid; the next period cannot be paid yet.'],
  ['SUBSCRIPTION_ENDED', () => 'This plan has ended. Choose a new one.'],
  ['SUBSCRIPTION_ENDS', () => 'This plan was cancelled and runs out. Choose a new one afterwards.'],
  [
    'SUBSCRIPTION_IN_DOUBT',
    () => 'The last payment of your plan is being looked into. Do not pay again.',
  ],
  ['PLAN_ARCHIVED', () => 'This plan is not on sale any more. Choose another one.'],
  ['SELLER_MISSING', () => 'You do not sell here yet. Begin on the page “Selling”.'],
  [
    'SELLER_ACCOUNT_PENDING',
    () => 'Your account at the payment provider is still being made. Try again in a minute.',
  ],
  ['FORBIDDEN', () => 'This account may not do this. Ask whoever runs this site.'],
  ['GOODS_NOT_YOURS', () => 'Only whoever owns all of this music can sell it.'],
]);

/** The sentence for a code, where the page has one of its own. */
export function plainWords(code: string, detail: string): string | undefined {
  return WORDS.get(code)?.(detail);
}
