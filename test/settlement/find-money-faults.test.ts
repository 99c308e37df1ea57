import { afterAll, beforeAll, expect, test } from 'vitest';

import type { OrderId } from '#domains/market/index.ts';

import { openMarketTest, type MarketTest } from '#test/domains/market/market-test.ts';
import { editRows } from '#test/reconcile/edit-rows.ts';

import { findMoneyFaults } from './find-money-faults.ts';

let market: MarketTest;
let bought: OrderId;
let transfer: string;
let payment: string;
beforeAll(async () => {
  market = await openMarketTest();
  const { viewer } = await market.seller();
  bought = await market.paid(await market.account(), [await market.product(viewer)]);
  transfer = (await market.transfers(bought))[0]!.id;
  payment = (await market.read(bought)).payments[0]!.id;
});
afterAll(() => market[Symbol.asyncDispose]());

test('nothing is found where all is in order', async () => {
  expect(await findMoneyFaults(market.ctx, market.sandbox)).toEqual([]);
});

test.each([
  [
    'a transfer of another amount',
    () => `update seller_transfers set amount_minor = amount_minor - 1 where id = '${transfer}'`,
    () => `update seller_transfers set amount_minor = amount_minor + 1 where id = '${transfer}'`,
    () => `transfer ${transfer} is `,
  ],
  [
    'a payment that is in doubt here alone',
    () => `update payments set state = 'pending' where id = '${payment}'`,
    () => `update payments set state = 'succeeded' where id = '${payment}'`,
    () => `payment ${payment} is pending here and succeeded there`,
  ],
  [
    'a licence that is lost',
    () => `update licences set state = 'revoked' where order_id = '${bought}'`,
    () => `update licences set state = 'granted' where order_id = '${bought}'`,
    () => 'is paid and its licence is revoked',
  ],
  [
    'a seller who has more than its share',
    () => `update order_items set fee_minor = fee_minor + 100 where order_id = '${bought}'`,
    () => `update order_items set fee_minor = fee_minor - 100 where order_id = '${bought}'`,
    () => `of order ${bought} keeps `,
  ],
  [
    'an operation that somebody left',
    () =>
      `update operations set state = 'due', settled_at = null, next_attempt_at = updated_at where subject_id = '${transfer}'`,
    () =>
      `update operations set state = 'settled', settled_at = updated_at, next_attempt_at = null where subject_id = '${transfer}'`,
    () => `transfer ${transfer} is due`,
  ],
])('%s is named', async (_what, spoil, mend, fault) => {
  await editRows(market.ctx, spoil());
  try {
    expect(await findMoneyFaults(market.ctx, market.sandbox)).toContainEqual(
      expect.stringContaining(fault()),
    );
  } finally {
    await editRows(market.ctx, mend());
  }
  expect(await findMoneyFaults(market.ctx, market.sandbox)).toEqual([]);
});
