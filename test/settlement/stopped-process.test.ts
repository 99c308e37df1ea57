import { afterAll, beforeAll, expect, test } from 'vitest';

import { findOperation } from '#domains/payments/index.ts';
import { settleDue, settleOperation } from '#settlement/index.ts';

import { HOUR_MS, openMarketTest, type MarketTest } from '#test/domains/market/market-test.ts';

let market: MarketTest;
beforeAll(async () => {
  market = await openMarketTest();
});
afterAll(() => market[Symbol.asyncDispose]());

test('a process that was stopped before it sent a transfer sends none when it goes on', async () => {
  const { viewer } = await market.seller();
  const id = await market.order(await market.account(), [await market.product(viewer)]);
  await market.pay(id);
  const [transfer] = await market.transfers(id);
  const operation = await findOperation(market.ctx, { kind: 'transfer', subjectId: transfer!.id });
  const stripe = market.ctx.psp.stripe();
  let stops = 0;
  // Longer than its lease, and than Stripe knows a key; another process does its work meanwhile.
  const stop = async (): Promise<void> => {
    stops += 1;
    await market.sandbox.clock.advance(HOUR_MS);
    for (let day = 0; day < 3; day += 1) {
      await settleDue(market.ctx);
      await market.sandbox.clock.advance(25 * HOUR_MS);
    }
  };
  const stopped = {
    ...market.ctx.psp,
    stripe: () => ({
      ...stripe,
      createTransfer: async (...args: Parameters<typeof stripe.createTransfer>) => {
        await stop();
        return stripe.createTransfer(...args);
      },
    }),
  };
  await settleOperation({ ...market.ctx, psp: stopped }, operation!.id);
  expect(stops).toBe(1);
  const [done] = await market.transfers(id);
  expect(done).toMatchObject({ state: 'completed' });
  expect(market.sandbox.state.transfers.all()).toHaveLength(1);
});
