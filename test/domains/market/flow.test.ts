import { afterEach, beforeEach, expect, test } from 'vitest';

import { expectSound } from './expect-sound.ts';
import { openMarketTest, type MarketTest } from './market-test.ts';

let market: MarketTest;
beforeEach(async () => {
  market = await openMarketTest();
});
afterEach(() => market[Symbol.asyncDispose]());

test('an order is paid: licences are granted, and each seller gets the share', async () => {
  const [one, two] = [await market.seller(), await market.seller()];
  const buyer = await market.account();
  const products = [
    await market.product(one.viewer, { priceMinor: 1_000n }),
    await market.product(one.viewer, { priceMinor: 333n }),
    await market.product(two.viewer, { priceMinor: 1n }),
  ];
  const id = await market.order(buyer, products);
  const placed = await market.read(id);
  expect([placed.state, placed.totalMinor, placed.licences]).toEqual([
    'pending_payment',
    1334n,
    [],
  ]);
  expect(placed.payments[0]!.checkoutUrl).toMatch(/^http/);
  await market.pay(id);
  await market.settle();
  const paid = await market.read(id);
  expect(paid.state).toBe('paid');
  expect(paid.licences.map((licence) => licence.state)).toEqual(['granted', 'granted', 'granted']);
  expect(paid.items.map((item) => item.feeMinor)).toEqual([100n, 33n, 0n]);
  const transfers = await market.transfers(id);
  expect(
    transfers.map(({ sellerId, amountMinor, state }) => [sellerId, amountMinor, state]),
  ).toEqual(
    expect.arrayContaining([
      [one.seller.id, 1_200n, 'completed'],
      [two.seller.id, 1n, 'completed'],
    ]),
  );
  expect(await market.exceptions()).toEqual([]);
  await expectSound(market);
});
