import { afterEach, beforeEach, expect, test } from 'vitest';

import {
  addToCart,
  cancelOrder,
  expireOrders,
  listOwnCarts,
  payOrder,
  placeOrder,
  removeFromCart,
  updateProduct,
} from '#domains/market/index.ts';
import { settleOperation } from '#settlement/index.ts';

import { expectSound } from './expect-sound.ts';
import { HOUR_MS, openMarketTest, type MarketTest } from './market-test.ts';

let market: MarketTest;
beforeEach(async () => {
  market = await openMarketTest();
});
afterEach(() => market[Symbol.asyncDispose]());

async function waiting() {
  const seller = await market.seller();
  const song = await market.product(seller.viewer);
  const buyer = await market.account();
  return { seller, song, buyer, id: await market.order(buyer, [song]) };
}

test('the same cart ordered many times at once is one order with one payment', async () => {
  const { viewer } = await market.seller();
  const song = await market.product(viewer);
  const { userId: buyerId } = await market.account();
  const { id: cartId } = await addToCart(market.ctx, { buyerId, productId: song.id });
  const placed = await Promise.all(
    Array.from({ length: 8 }, () => placeOrder(market.ctx, { buyerId, cartId })),
  );
  expect(new Set(placed.map(({ order }) => order.id))).toEqual(new Set([cartId]));
  await market.settle();
  expect((await market.read(cartId)).payments).toHaveLength(1);
  expect(market.sandbox.state.payments.size).toBe(1);
});

test('a cart is of one account, shows the prices of now, and refuses another total', async () => {
  const { viewer } = await market.seller();
  const [song, other] = [await market.product(viewer), await market.product(viewer)];
  const { userId: buyerId } = await market.account();
  await addToCart(market.ctx, { buyerId, productId: other.id });
  const { id: cartId } = await addToCart(market.ctx, { buyerId, productId: song.id });
  await updateProduct(market.ctx, { userId: viewer.userId, id: song.id, priceMinor: 1_500n });
  const [cart] = await listOwnCarts(market.ctx, buyerId);
  expect([cart!.totalMinor, cart!.items.length]).toEqual([2_500n, 2]);
  const expecting = (expectedMinor: bigint) =>
    placeOrder(market.ctx, { buyerId, cartId, expectedMinor });
  await expect(expecting(2_000n)).rejects.toMatchObject({ code: 'ORDER_TOTAL_CHANGED' });
  await removeFromCart(market.ctx, { buyerId, productId: other.id });
  expect((await expecting(1_500n)).order.totalMinor).toBe(1_500n);
  // Ordered before: the same total is the same order, another one is refused as before.
  expect((await expecting(1_500n)).order.id).toBe(cartId);
  await expect(expecting(2_000n)).rejects.toMatchObject({
    code: 'ORDER_TOTAL_CHANGED',
    message: 'The total is 15.00 EUR, not 20.00 EUR.',
    hint: `The cart was ordered before: GET /api/v1/orders/${cartId}`,
  });
  const { userId: stranger } = await market.account();
  const theirs = placeOrder(market.ctx, { buyerId: stranger, cartId });
  await expect(theirs).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND' });
});

test('a price is refused for its currency before it is for its amount', async () => {
  const { viewer } = await market.seller();
  // Hyperswitch takes rials, in whole ones; Stripe takes none, so no amount would do.
  await expect(market.product(viewer, { currency: 'IRR', priceMinor: 999n })).rejects.toMatchObject(
    { code: 'CURRENCY_NOT_TAKEN', message: 'stripe does not take IRR.' },
  );
});

test('what is one’s own, was bought before, is sold once and taken, or is gone cannot be bought', async () => {
  const { viewer } = await market.seller();
  const [song, single] = [
    await market.product(viewer),
    await market.product(viewer, { licence: 'exclusive' }),
  ];
  const [one, two] = [await market.account(), await market.account()];
  const add = (buyerId: typeof one.userId, productId: typeof song.id) =>
    addToCart(market.ctx, { buyerId, productId });
  await expect(add(viewer.userId, song.id)).rejects.toMatchObject({ code: 'PRODUCT_NOT_FOR_SALE' });
  await market.paid(one, [song]);
  await expect(add(one.userId, song.id)).rejects.toMatchObject({ code: 'PRODUCT_NOT_FOR_SALE' });
  await market.order(one, [single]);
  await expect(add(two.userId, single.id)).rejects.toMatchObject({ code: 'PRODUCT_NOT_FOR_SALE' });
  await updateProduct(market.ctx, { userId: viewer.userId, id: song.id, state: 'archived' });
  await expect(add(two.userId, song.id)).rejects.toMatchObject({ code: 'PRODUCT_NOT_FOUND' });
});

test('an attempt that failed is followed by another, and one payment buys the order', async () => {
  const { buyer, id } = await waiting();
  const [first] = (await market.read(id)).payments;
  market.sandbox.levers.failPayment(first!.providerPaymentId);
  await market.poke('payment', first!.id);
  expect((await market.read(id)).state).toBe('failed');
  const again = await payOrder(market.ctx, { buyerId: buyer.userId, id });
  const same = await payOrder(market.ctx, { buyerId: buyer.userId, id });
  expect(same.operationId).toBe(again.operationId);
  await settleOperation(market.ctx, again.operationId!);
  await market.pay(id);
  await market.settle();
  // The first one comes through after all.
  market.sandbox.levers.completePayment(first!.providerPaymentId);
  await market.poke('payment', first!.id);
  await market.quiesce();
  const order = await market.read(id);
  expect(order.state).toBe('paid');
  expect(order.payments.map(({ surplus, state }) => [surplus, state])).toEqual([
    [true, 'succeeded'],
    [false, 'succeeded'],
  ]);
  const refunds = market.sandbox.state.refunds.all();
  expect(refunds.map(({ paymentId, status }) => [paymentId, status])).toEqual([
    [first!.providerPaymentId, 'succeeded'],
  ]);
  await expectSound(market);
});

test.each(['cancelled', 'expired'] as const)(
  'money for an order that was %s goes back, once',
  async (how) => {
    const { buyer, id } = await waiting();
    const [payment] = (await market.read(id)).payments;
    if (how === 'cancelled') await cancelOrder(market.ctx, { buyerId: buyer.userId, id });
    else await market.advance(2 * HOUR_MS);
    await market.settle();
    expect((await market.read(id)).state).toBe(how);
    expect(market.sandbox.state.payments.get(payment!.providerPaymentId)!.status).toBe(how);
    market.sandbox.levers.completePayment(payment!.providerPaymentId);
    await market.poke('payment', payment!.id);
    await market.quiesce();
    await market.poke('payment', payment!.id);
    await market.quiesce();
    const order = await market.read(id);
    expect([order.state, order.licences]).toEqual([how, []]);
    expect(market.sandbox.state.refunds.all().map(({ status }) => status)).toEqual(['succeeded']);
    await expectSound(market);
  },
);

test('an order that was paid in its time is paid, although nobody has told us', async () => {
  const { id } = await waiting();
  const [payment] = (await market.read(id)).payments;
  market.sandbox.levers.completePayment(payment!.providerPaymentId);
  await market.sandbox.clock.advance(2 * HOUR_MS);
  expect(await expireOrders(market.ctx)).toEqual({ expired: 0 });
  await market.quiesce();
  const order = await market.read(id);
  expect(order.state).toBe('paid');
});

test('a payment that gave the money back by itself suspends what it bought', async () => {
  const { id } = await waiting();
  await market.pay(id);
  await market.settle();
  const [payment] = (await market.read(id)).payments;
  market.sandbox.levers.autoRefundPayment(payment!.providerPaymentId);
  await market.poke('payment', payment!.id);
  const order = await market.read(id);
  expect([order.state, order.licences.map(({ state }) => state)]).toEqual([
    'needs_attention',
    ['suspended'],
  ]);
  expect(await market.exceptions()).toEqual(['amount_mismatch']);
});

test.each([
  'partially_captured',
  'partially_authorized_and_requires_capture',
  'conflicted',
] as const)('a payment that is %s buys nothing, and a person hears of it', async (status) => {
  const { id } = await waiting();
  const [payment] = (await market.read(id)).payments;
  market.sandbox.levers.setPaymentStatus(payment!.providerPaymentId, status);
  await market.poke('payment', payment!.id);
  const order = await market.read(id);
  expect([order.state, order.licences]).toEqual(['needs_attention', []]);
  expect(await market.exceptions()).toEqual(['needs_attention']);
  market.sandbox.levers.setPaymentStatus(payment!.providerPaymentId, 'requires_payment_method');
  await market.pay(id);
  expect((await market.read(id)).state).toBe('paid');
});

test('a currency without decimals and a price beyond 2^53 are kept to the unit', async () => {
  const { viewer } = await market.seller();
  market.sandbox.levers.topUpBalance('JPY', 1_000_000);
  const yen = await market.product(viewer, { currency: 'JPY', priceMinor: 333n });
  const id = await market.paid(await market.account(), [yen]);
  const order = await market.read(id);
  expect([order.state, order.totalMinor]).toEqual(['paid', 333n]);
  expect((await market.transfers(id)).map(({ amountMinor }) => amountMinor)).toEqual([300n]);
  const dear = await market.product(viewer, { priceMinor: 9_007_199_254_740_993n });
  expect(dear.priceMinor).toBe(9_007_199_254_740_993n);
  await expect(
    market.product(viewer, { currency: 'KWD', priceMinor: 1_001n }),
  ).rejects.toMatchObject({ code: 'AMOUNT_NOT_EXACT' });
  await expectSound(market);
});
