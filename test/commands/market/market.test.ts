import { afterAll, beforeAll, expect, test } from 'vitest';

import type { OrderId } from '#domains/market/index.ts';

import { openMarketTest, type MarketTest } from '../../domains/market/market-test.ts';
import { auditOf } from '../../support/audit-of.ts';
import { runProgram, type ProgramInput } from '../../support/run-program.ts';

let market: MarketTest;
let input: ProgramInput;
let orderId: OrderId;
beforeAll(async () => {
  market = await openMarketTest();
  const { config } = market.ctx;
  input = {
    dataDir: config.dataDir,
    databaseUrl: config.databaseUrl!,
    environment: {
      VEZA_PAYMENTS_HYPERSWITCH_URL: market.sandbox.url,
      VEZA_PAYMENTS_HYPERSWITCH_API_KEY: market.sandbox.hyperswitch.apiKey,
      VEZA_PAYMENTS_STRIPE_URL: market.sandbox.url,
      VEZA_PAYMENTS_STRIPE_SECRET_KEY: market.sandbox.stripe.secretKey,
    },
  };
  const { viewer } = await market.seller();
  orderId = await market.paid(await market.account(), [await market.product(viewer)]);
});
afterAll(() => market[Symbol.asyncDispose]());

async function run(name: string, ...args: string[]) {
  const ran = await runProgram(input, [...name.split(' '), ...args, '--json']);
  expect(ran.stdout, ran.stderr).not.toBe('');
  return { ...ran, document: JSON.parse(ran.stdout) };
}

test('orders are listed and shown', async () => {
  const orders = await run('orders list');
  expect(orders.document).toMatchObject({
    schema: 'veza.orders.list/1',
    orders: [{ id: orderId, state: 'paid', totalMinor: '1000', items: [{ priceMinor: '1000' }] }],
    nextCursor: null,
  });
  const shown = await run('orders show', orderId);
  expect(shown.document).toMatchObject({
    order: { id: orderId, checkoutUrl: null },
    payments: [{ state: 'succeeded', surplus: false }],
    licences: [{ state: 'granted' }],
    transfers: [{ state: 'completed', amountMinor: '900' }],
  });
  const text = await runProgram(input, ['orders', 'show', orderId]);
  expect(text.stdout).toContain('10.00 EUR');
});

test('transfers are listed and shown', async () => {
  const [transfer] = (await run('transfers list', '--state', 'completed')).document.transfers;
  expect((await run('transfers show', transfer.id)).document).toMatchObject({
    transfer: { id: transfer.id, stripeTransferId: expect.stringMatching(/^tr_/) },
    operation: { state: 'settled' },
  });
});

test('sellers and what they sell are listed and shown', async () => {
  const [seller] = (await run('sellers list')).document.sellers;
  expect((await run('sellers show', seller.id)).document).toMatchObject({
    seller: { state: 'active' },
    earnings: [{ currency: 'EUR', transferredMinor: '900', payableMinor: '0', debtMinor: '0' }],
  });
  expect((await run('products list')).document.products).toMatchObject([{ state: 'active' }]);
});

test('a refund is planned, and given only when it is told to', async () => {
  const planned = await run('orders refund', orderId, '--amount', '400', '--reason', 'half');
  expect(planned.document).toMatchObject({ applied: false, amountMinor: '400', refund: null });
  expect((await market.read(orderId)).refunds).toEqual([]);
  const args = [orderId, '--amount', '400', '--reason', 'half', '--apply'];
  const given = await run('orders refund', ...args);
  expect(given.document).toMatchObject({ applied: true, refund: { state: 'succeeded' } });
  expect((await market.read(orderId)).refundedMinor).toBe(400n);
  expect(await auditOf(market.ctx, orderId)).toMatchObject([
    { action: 'refund.requested', actorKind: 'operator', details: { reason: 'half' } },
  ]);
  const tooMuch = await run('orders refund', orderId, '--amount', '601', '--reason', 'more');
  expect([tooMuch.code, tooMuch.document.error.code]).toEqual([8, 'REFUND_TOO_MUCH']);
});

test('what cannot be sent again is told so, with the code of its kind', async () => {
  const [transfer] = await market.transfers(orderId);
  const again = await run('transfers retry', transfer!.id, '--reason', 'a test');
  expect([again.code, again.document.error.code]).toEqual([8, 'TRANSFER_STATE_CONFLICT']);
  const nothing = await run('transfers show', 'nonsense');
  expect([nothing.code, nothing.document.error.code]).toEqual([2, 'TRANSFER_NOT_FOUND']);
});
