import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { holdsLicence, planRefund, requestRefund, type OrderId } from '#domains/market/index.ts';
import { runDueOperations } from '#domains/payments/index.ts';
import { createHandlers } from '#settlement/index.ts';

import { expectSound } from './expect-sound.ts';
import { DAY_MS, openMarketTest, type MarketTest } from './market-test.ts';

let market: MarketTest;
beforeEach(async () => {
  market = await openMarketTest();
});
afterEach(() => market[Symbol.asyncDispose]());

const give = (orderId: OrderId, amountMinor?: bigint) =>
  requestRefund(market.ctx, {
    orderId,
    ...(amountMinor === undefined ? {} : { amountMinor }),
    reason: 'a test',
    cause: 'operator',
    by: 'operator',
  });

/** An order of three songs by two sellers: 10.00 and 3.33 by one, 0.07 by the other. */
async function buyThree(): Promise<OrderId> {
  const [one, two] = [await market.seller(), await market.seller()];
  return market.paid(await market.account(), [
    await market.product(one.viewer, { priceMinor: 1_000n }),
    await market.product(one.viewer, { priceMinor: 333n }),
    await market.product(two.viewer, { priceMinor: 7n }),
  ]);
}

const transferred = async (id: OrderId) =>
  (await market.transfers(id)).map(({ amountMinor, reversedMinor, state }) => [
    amountMinor,
    reversedMinor,
    state,
  ]);

test('a full refund takes licences and shares back', async () => {
  const id = await buyThree();
  await give(id);
  await market.settle();
  const order = await market.read(id);
  expect([order.state, order.refundedMinor]).toEqual(['refunded', 1340n]);
  expect(order.licences.map(({ state }) => state)).toEqual(['revoked', 'revoked', 'revoked']);
  for (const [amount, reversed, state] of await transferred(id)) {
    expect([reversed, state]).toEqual([amount, 'reversed']);
  }
  await expectSound(market);
});

test('the lines that are given back lose their licences, the others keep theirs', async () => {
  const id = await buyThree();
  const { items, buyerId } = await market.read(id);
  await requestRefund(market.ctx, {
    orderId: id,
    lines: [{ id: items[1]!.id }, { id: items[0]!.id, amountMinor: 100n }],
    reason: 'wrong song',
    cause: 'buyer_request',
    by: 'operator',
  });
  await market.settle();
  const order = await market.read(id);
  expect([order.state, order.refundedMinor]).toEqual(['partially_refunded', 433n]);
  const byItem = new Map(order.licences.map(({ orderItemId, state }) => [orderItemId, state]));
  expect(order.items.map((item) => [item.refundedMinor, byItem.get(item.id)])).toEqual([
    [100n, 'granted'],
    [333n, 'revoked'],
    [0n, 'granted'],
  ]);
  const viewer = { kind: 'account', userId: buyerId!, sessionId: market.ctx.ids.next<'session'>() };
  const asViewer = { ...viewer, roles: ['user'] } as const;
  const tracks = order.licences.map(({ trackId }) => trackId!);
  const heard = await Promise.all(
    tracks.map((trackId) => holdsLicence(market.ctx, asViewer as never, trackId as never)),
  );
  expect(heard.filter(Boolean)).toHaveLength(2);
  await expectSound(market);
});

test.each([['1 1 1 1337'], ['1337 1 1 1'], ['670 670'], ['3 500 7 330 500']])(
  'partial refunds of %s come to the same as one of everything',
  async (parts) => {
    const amounts = parts.split(' ').map(BigInt);
    const id = await buyThree();
    for (const amount of amounts) {
      await give(id, amount);
      await market.settle();
      await expectSound(market);
    }
    const order = await market.read(id);
    expect([order.state, order.refundedMinor]).toEqual(['refunded', 1340n]);
    for (const [amount, reversed, state] of await transferred(id)) {
      expect([reversed, state]).toEqual([amount, 'reversed']);
    }
  },
);

test('two refunds of the same amount that are both meant are two', async () => {
  const id = await buyThree();
  await give(id, 100n);
  await give(id, 100n);
  await market.settle();
  expect((await market.read(id)).refundedMinor).toBe(200n);
  await expectSound(market);
});

test('twenty at once never give back more than was paid', async () => {
  const id = await buyThree();
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => give(id, 200n)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(6);
  for (const result of results) {
    if (result.status === 'rejected')
      expect(result.reason).toMatchObject({ code: 'REFUND_TOO_MUCH' });
  }
  await Promise.all([
    runDueOperations(market.ctx, createHandlers()),
    runDueOperations(market.ctx, createHandlers()),
  ]);
  await market.quiesce();
  expect((await market.read(id)).refundedMinor).toBe(1_200n);
  await expectSound(market);
});

test('a refund that fails after its success is undone, and a person hears of it', async () => {
  const id = await buyThree();
  const { refund } = await give(id);
  // Stripe is away, so that nothing has come back from the sellers yet.
  market.sandbox.inject({ match: { provider: 'stripe' }, fault: { kind: 'rate_limited_429' } });
  await market.settle();
  expect((await market.read(id)).state).toBe('refunded');
  market.sandbox.levers.failRefund(refund.providerRefundId);
  await market.poke('refund', refund.id);
  market.sandbox.clearFaults();
  await market.quiesce();
  const order = await market.read(id);
  expect([order.state, order.refundedMinor]).toEqual(['paid', 0n]);
  expect(order.licences.map(({ state }) => state)).toEqual(['granted', 'granted', 'granted']);
  expect(await market.exceptions()).toContain('refund_failed_after_success');
  await expectSound(market);
});

test('what had come back from a seller for a refund that failed is shown as owed', async () => {
  const id = await buyThree();
  const { refund } = await give(id);
  await market.settle();
  market.sandbox.levers.failRefund(refund.providerRefundId);
  await market.poke('refund', refund.id);
  await market.quiesce();
  expect((await market.read(id)).state).toBe('paid');
  const classes = await market.exceptions();
  expect(classes.filter((name) => name === 'refund_failed_after_success')).toHaveLength(3);
  await expectSound(market);
});

describe('before the transfer was made', () => {
  test('a partial refund makes it smaller, a full one cancels it', async () => {
    const { viewer, seller } = await market.seller({ pending: true });
    const id = await market.paid(await market.account(), [await market.product(viewer)]);
    expect(await transferred(id)).toEqual([[900n, 0n, 'on_hold']]);
    await give(id, 500n);
    await market.settle();
    expect(await transferred(id)).toEqual([[450n, 0n, 'on_hold']]);
    await give(id);
    await market.settle();
    expect((await transferred(id)).map(([, , state]) => state)).toEqual(['cancelled']);
    market.sandbox.levers.setAccount(seller.stripeAccountId, { isOnboarded: true });
    await market.poke('account', seller.id);
    await market.quiesce();
    expect(market.sandbox.state.transfers.size).toBe(0);
    await expectSound(market);
  });

  test('a refund while nobody knows whether it was made is taken back afterwards', async () => {
    const { viewer } = await market.seller();
    const song = await market.product(viewer);
    market.sandbox.inject({
      match: { provider: 'stripe', method: 'POST', path: '/v1/transfers' },
      fault: { kind: 'timeout_after_commit' },
      times: 1,
    });
    const id = await market.paid(await market.account(), [song]);
    expect((await transferred(id)).map(([, , state]) => state)).toEqual(['unknown']);
    await give(id);
    await market.quiesce();
    expect(await transferred(id)).toEqual([[900n, 900n, 'reversed']]);
    await expectSound(market);
  });
});

test('a balance that is too low does not hold the buyer up; it becomes a debt', async () => {
  const { viewer, seller } = await market.seller();
  const id = await market.paid(await market.account(), [await market.product(viewer)]);
  market.sandbox.levers.setAccount(seller.stripeAccountId, { balance: { EUR: 0 } });
  await give(id);
  await market.settle();
  expect((await market.read(id)).refunds.map(({ state }) => state)).toEqual(['succeeded']);
  expect((await transferred(id)).map(([, , state]) => state)).toEqual(['reversal_blocked']);
  for (let day = 0; day < 16; day += 1) await market.advance(DAY_MS);
  expect((await transferred(id)).map(([, , state]) => state)).toEqual(['debt']);
  expect(await market.exceptions()).toEqual(['reversal_became_debt']);
  await expectSound(market);
});

test('a balance that is filled in time gives it back', async () => {
  const { viewer, seller } = await market.seller();
  const id = await market.paid(await market.account(), [await market.product(viewer)]);
  market.sandbox.levers.setAccount(seller.stripeAccountId, { balance: { EUR: 0 } });
  await give(id);
  await market.settle();
  market.sandbox.levers.setAccount(seller.stripeAccountId, { balance: { EUR: 5_000 } });
  await market.quiesce();
  expect(await transferred(id)).toEqual([[900n, 900n, 'reversed']]);
  expect(await market.exceptions()).toEqual([]);
  await expectSound(market);
});

test('what somebody reversed by hand is taken over, and not reversed again', async () => {
  const { viewer } = await market.seller();
  const id = await market.paid(await market.account(), [await market.product(viewer)]);
  const [transfer] = await market.transfers(id);
  market.sandbox.levers.reverseByHand(transfer!.stripeTransferId!);
  await give(id);
  await market.quiesce();
  expect(await transferred(id)).toEqual([[900n, 900n, 'reversed']]);
  expect(await market.exceptions()).toEqual(['remote_only']);
  await expectSound(market);
});

test('nothing is given back of what was not paid, or is disputed, or with nonsense', async () => {
  const { viewer } = await market.seller();
  const song = await market.product(viewer);
  const unpaid = await market.order(await market.account(), [song]);
  await expect(give(unpaid)).rejects.toMatchObject({ code: 'ORDER_STATE_CONFLICT' });
  const id = await market.paid(await market.account(), [song]);
  await expect(give(id, 1_001n)).rejects.toMatchObject({ code: 'REFUND_TOO_MUCH' });
  const { items, payments } = await market.read(id);
  const line = { id: items[0]!.id };
  const plan = (wish: object) => planRefund(market.ctx, { orderId: id, ...wish });
  await expect(plan({ lines: [line, line] })).rejects.toMatchObject({ code: 'REFUND_INVALID' });
  await expect(plan({ lines: [line], amountMinor: 1n })).rejects.toMatchObject({
    code: 'REFUND_INVALID',
  });
  await expect(plan({ lines: [{ id: unpaid }] })).rejects.toMatchObject({ code: 'REFUND_INVALID' });
  market.sandbox.levers.openDispute(payments[0]!.providerPaymentId);
  await market.poke('payment', payments[0]!.id);
  await expect(give(id)).rejects.toMatchObject({ code: 'ORDER_STATE_CONFLICT' });
});

test('a refund that was made in the dashboard is shown and counts against what is left', async () => {
  const { viewer } = await market.seller();
  const id = await market.paid(await market.account(), [await market.product(viewer)]);
  const [payment] = (await market.read(id)).payments;
  await fetch(`${market.sandbox.url}/refunds`, {
    method: 'POST',
    headers: { 'api-key': market.sandbox.hyperswitch.apiKey, 'Content-Type': 'application/json' },
    body: JSON.stringify({ payment_id: payment!.providerPaymentId, amount: 400 }),
  });
  await market.poke('payment', payment!.id);
  expect(await market.exceptions()).toEqual(['remote_only']);
  await expect(give(id, 601n)).rejects.toMatchObject({ code: 'REFUND_TOO_MUCH' });
});

test('a refund in review is followed although no event tells of it', async () => {
  const { viewer } = await market.seller();
  const id = await market.paid(await market.account(), [await market.product(viewer)]);
  const { refund } = await give(id);
  await market.settle();
  expect((await market.read(id)).refunds[0]!.state).toBe('succeeded');
  expect(refund.providerRefundId).toMatch(/^ref_/);
});
