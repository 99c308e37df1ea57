import { afterEach, beforeEach, expect, test } from 'vitest';

import { withTx } from '#db/tx.ts';
import { applyDispute } from '#domains/market/apply-dispute.ts';
import { requestRefund, type OrderId } from '#domains/market/index.ts';
import { findPayment } from '#domains/payments/index.ts';

import { expectSound } from './expect-sound.ts';
import { openMarketTest, type MarketTest } from './market-test.ts';

let market: MarketTest;
beforeEach(async () => {
  market = await openMarketTest();
});
afterEach(() => market[Symbol.asyncDispose]());

async function buy(options: { pending?: boolean } = {}): Promise<OrderId> {
  const { viewer } = await market.seller(options);
  return market.paid(await market.account(), [await market.product(viewer)]);
}

async function dispute(id: OrderId, amountMinor?: number): Promise<string> {
  const [payment] = (await market.read(id)).payments;
  const disputeId = market.sandbox.levers.openDispute(payment!.providerPaymentId, amountMinor);
  await market.poke('payment', payment!.id);
  await market.settle();
  return disputeId;
}

async function look(id: OrderId): Promise<void> {
  for (const { id: disputeId } of (await market.read(id)).disputes) {
    await market.poke('dispute', disputeId);
  }
  await market.quiesce();
}

async function standing(id: OrderId) {
  const order = await market.read(id);
  return {
    order: order.state,
    licences: order.licences.map(({ state }) => state),
    transfers: (await market.transfers(id)).map(({ state, reversedMinor }) => [
      state,
      reversedMinor,
    ]),
  };
}

const give = (orderId: OrderId, amountMinor?: bigint) =>
  requestRefund(market.ctx, {
    orderId,
    ...(amountMinor === undefined ? {} : { amountMinor }),
    reason: 'a test',
    cause: 'operator',
    by: 'operator',
  });

test('a dispute suspends the licence; one that is won gives it back', async () => {
  const id = await buy();
  const disputeId = await dispute(id);
  expect(await standing(id)).toEqual({
    order: 'disputed',
    licences: ['suspended'],
    transfers: [['completed', 0n]],
  });
  market.sandbox.levers.winDispute(disputeId);
  await look(id);
  expect(await standing(id)).toEqual({
    order: 'paid',
    licences: ['granted'],
    transfers: [['completed', 0n]],
  });
  await expectSound(market);
});

test('a dispute before the transfer holds it; one that is won lets it go', async () => {
  const { viewer, seller } = await market.seller({ pending: true });
  const id = await market.paid(await market.account(), [await market.product(viewer)]);
  const disputeId = await dispute(id);
  market.sandbox.levers.setAccount(seller.stripeAccountId, { isOnboarded: true });
  await market.poke('account', seller.id);
  await market.quiesce();
  expect((await market.transfers(id)).map(({ holdReason }) => holdReason)).toEqual(['dispute']);
  expect(market.sandbox.state.transfers.size).toBe(0);
  market.sandbox.levers.winDispute(disputeId);
  await look(id);
  expect((await standing(id)).transfers).toEqual([['completed', 0n]]);
  await expectSound(market);
});

test('a dispute that is lost takes the licence and the share, once', async () => {
  const id = await buy();
  const disputeId = await dispute(id);
  market.sandbox.levers.loseDispute(disputeId);
  await look(id);
  const lost = {
    order: 'dispute_lost',
    licences: ['revoked'],
    transfers: [['reversed', 900n]],
  };
  expect(await standing(id)).toEqual(lost);
  await look(id);
  expect(await standing(id)).toEqual(lost);
  expect(market.sandbox.state.reversals.size).toBe(1);
  await expectSound(market);
});

test('a part that is lost is borne like a part that is refunded', async () => {
  const id = await buy();
  const disputeId = await dispute(id, 300);
  market.sandbox.levers.loseDispute(disputeId);
  await look(id);
  expect((await standing(id)).transfers).toEqual([['partially_reversed', 270n]]);
  await expectSound(market);
});

test('a dispute that is first heard of when it is lost comes to the same', async () => {
  const id = await buy();
  const [payment] = (await market.read(id)).payments;
  const disputeId = market.sandbox.levers.openDispute(payment!.providerPaymentId);
  market.sandbox.levers.loseDispute(disputeId);
  await market.poke('payment', payment!.id);
  await market.quiesce();
  expect(await standing(id)).toMatchObject({
    order: 'dispute_lost',
    transfers: [['reversed', 900n]],
  });
  await expectSound(market);
});

test('a dispute after a full refund is shown, and the share is taken once', async () => {
  const id = await buy();
  await give(id);
  await market.settle();
  const disputeId = await dispute(id);
  market.sandbox.levers.loseDispute(disputeId);
  await look(id);
  expect((await standing(id)).transfers).toEqual([['reversed', 900n]]);
  expect(market.sandbox.state.reversals.size).toBe(1);
  expect(await market.exceptions()).toEqual(['dispute_after_refund']);
  await expectSound(market);
});

test('one that is lost after it was won and the money went back is shown', async () => {
  const id = await buy();
  const disputeId = await dispute(id);
  market.sandbox.levers.winDispute(disputeId);
  await look(id);
  await give(id);
  await market.settle();
  expect(await market.exceptions()).toEqual([]);
  market.sandbox.levers.changeDispute(disputeId, 'dispute_lost', 'pre_arbitration');
  await look(id);
  expect(await market.exceptions()).toEqual(['dispute_after_refund']);
  await expectSound(market);
});

test('one that is lost and won in a later stage is compensated', async () => {
  const id = await buy();
  const disputeId = await dispute(id);
  market.sandbox.levers.loseDispute(disputeId);
  await look(id);
  market.sandbox.levers.changeDispute(disputeId, 'dispute_won', 'arbitration');
  await look(id);
  const after = await standing(id);
  expect([after.order, after.licences]).toEqual(['paid', ['granted']]);
  // The share came back already: it is owed again, which a person has to see to.
  expect(await market.exceptions()).toEqual(['needs_attention']);
  await expectSound(market);
});

test('a second stage that is lost again is booked again', async () => {
  const id = await buy({ pending: true });
  const disputeId = await dispute(id);
  for (const state of ['dispute_won', 'dispute_opened', 'dispute_lost'] as const) {
    market.sandbox.levers.changeDispute(disputeId, state, 'arbitration');
    await look(id);
  }
  expect(await standing(id)).toMatchObject({
    order: 'dispute_lost',
    transfers: [['cancelled', 0n]],
  });
  await expectSound(market);
});

test('a dispute that is told in another currency than its payment is shown, and booked nowhere', async () => {
  const id = await buy();
  const [payment] = (await market.read(id)).payments;
  const before = await standing(id);
  const applied = await withTx(market.ctx, async (tx) =>
    applyDispute(
      tx,
      (await findPayment(tx, payment!.id))!,
      {
        id: 'dp_wrong',
        paymentId: payment!.providerPaymentId,
        amountMinor: 500n,
        currency: payment!.currency === 'USD' ? 'EUR' : 'USD',
        stage: 'dispute',
        status: 'dispute_opened',
        updatedAt: null,
      },
      { lockSubscription: never, subscriptionRefunded: never, subscriptionDisputed: never },
    ),
  );
  expect(applied).toBeUndefined();
  await market.quiesce();
  expect(await standing(id)).toEqual(before);
  expect((await market.read(id)).disputes).toEqual([]);
  expect(await market.exceptions()).toEqual(['currency_mismatch']);
  await expectSound(market);
  await market.takeExceptions();
});

async function never(): Promise<never> {
  throw new Error('this is about an order');
}
