import { afterEach, beforeEach, expect, test } from 'vitest';

import {
  adoptPayout,
  becomeSeller,
  holdTransfer,
  listPayouts,
  readEarnings,
  releaseTransfer,
  requestRefund,
  retryTransfer,
  sweepMarket,
} from '#domains/market/index.ts';
import { findSeller } from '#domains/market/seller-store.ts';
import { runDueOperations, type OperationId } from '#domains/payments/index.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { withTx } from '#db/tx.ts';
import { createHandlers, settleOperation } from '#settlement/index.ts';

import { expectSound } from './expect-sound.ts';
import { DAY_MS, HOUR_MS, openMarketTest, type MarketTest } from './market-test.ts';

let market: MarketTest;
const open = async (environment: Record<string, string> = {}): Promise<void> => {
  market = await openMarketTest({ environment });
};
beforeEach(() => open());
afterEach(() => market[Symbol.asyncDispose]());

const BY = { reason: 'a test', by: { kind: 'operator' } } as const;
const states = async (id: Parameters<MarketTest['transfers']>[0]) =>
  (await market.transfers(id)).map(({ state, holdReason }) => [state, holdReason]);
const buy = async (seller: Awaited<ReturnType<MarketTest['seller']>>, priceMinor = 1_000n) =>
  market.paid(await market.account(), [await market.product(seller.viewer, { priceMinor })]);

test('nobody sells from where there is no country', async () => {
  const { userId } = await market.account('artist');
  const named = { userId, displayName: 'Nobody', country: 'ZZ' };
  await expect(becomeSeller(market.ctx, named)).rejects.toMatchObject({
    code: 'SELLER_COUNTRY_INVALID',
  });
});

test('transfers wait for the platform’s balance, and go when it is there', async () => {
  const seller = await market.seller();
  market.sandbox.levers.setPlatformBalance('EUR', 0);
  // What buyers pay is money as well, here as at Stripe.
  const id = await market.order(await market.account(), [await market.product(seller.viewer)]);
  await market.pay(id);
  market.sandbox.levers.setPlatformBalance('EUR', 0);
  await market.settle();
  expect(await states(id)).toEqual([['on_hold', 'balance']]);
  market.sandbox.levers.topUpBalance('EUR', 900);
  await market.quiesce();
  expect(await states(id)).toEqual([['completed', null]]);
  await expectSound(market);
});

test('an account that is restricted holds what was not sent, until it is not', async () => {
  const seller = await market.seller();
  market.sandbox.levers.setAccount(seller.seller.stripeAccountId, { isRestricted: true });
  const id = await buy(seller);
  await market.settle();
  expect(await states(id)).toEqual([['on_hold', 'account']]);
  expect((await findSeller(market.ctx, seller.seller.id))!.state).toBe('restricted');
  market.sandbox.levers.setAccount(seller.seller.stripeAccountId, { isRestricted: false });
  await market.poke('account', seller.seller.id);
  await market.settle();
  expect(await states(id)).toEqual([['completed', null]]);
  await expectSound(market);
});

test('an account that is deleted keeps what is owed on the books', async () => {
  const seller = await market.seller();
  market.sandbox.levers.setAccount(seller.seller.stripeAccountId, { isDeleted: true });
  const id = await buy(seller);
  await market.quiesce();
  expect(await states(id)).toEqual([['on_hold', 'account']]);
  expect((await findSeller(market.ctx, seller.seller.id))!.state).toBe('disabled');
  expect(await readEarnings(market.ctx, seller.seller.id)).toMatchObject([{ payableMinor: 900n }]);
  await expectSound(market);
});

test('what is below the smallest transfer waits for a person, and goes when one sends it', async () => {
  await market[Symbol.asyncDispose]();
  await open({ VEZA_PAYMENTS_TRANSFER_MINIMUM: '500' });
  const id = await buy(await market.seller(), 100n);
  await market.quiesce();
  expect(await states(id)).toEqual([['on_hold', 'minimum']]);
  const [transfer] = await market.transfers(id);
  const { operationId } = await retryTransfer(market.ctx, { id: transfer!.id, ...BY });
  await settleOperation(market.ctx, operationId);
  expect(await states(id)).toEqual([['completed', null]]);
  await expectSound(market);
});

test('a share that a refund has made smaller meanwhile goes at once, under a key of its own', async () => {
  const seller = await market.seller();
  const match = { provider: 'stripe', method: 'POST', path: '/v1/transfers' } as const;
  market.sandbox.inject({ match, fault: { kind: 'rate_limited_429' }, times: 1 });
  const id = await buy(seller);
  await requestRefund(market.ctx, {
    orderId: id,
    amountMinor: 100n,
    reason: 'a test',
    cause: 'operator',
    by: 'operator',
  });
  await market.settle();
  const [transfer] = await market.transfers(id);
  expect(transfer!.state).toBe('submitting');
  await market.sandbox.clock.advance(HOUR_MS);
  // The key has not made anything, but it was used for the whole share.
  await runDueOperations(market.ctx, createHandlers());
  expect(await states(id)).toEqual([['completed', null]]);
  const sent = market.sandbox
    .calls()
    .filter(({ method, path }) => method === 'POST' && path === '/v1/transfers');
  expect(sent.map(({ status, idempotencyKey }) => [status, idempotencyKey])).toEqual([
    [429, `tr:${transfer!.id}:1`],
    [200, `tr:${transfer!.id}:2`],
  ]);
  expect(market.sandbox.state.transfers.all().map((remote) => remote.amountMinor)).toEqual([810]);
  await expectSound(market);
});

test('a price of one unit has no share to send, when the fee is everything', async () => {
  await market[Symbol.asyncDispose]();
  await open({ VEZA_PAYMENTS_FEE_BPS: '10000' });
  const id = await buy(await market.seller(), 1n);
  expect(await market.transfers(id)).toEqual([]);
  expect((await market.read(id)).state).toBe('paid');
  await expectSound(market);
});

test('a refusal that nobody knows is tried again, then given up and shown; a person sends it again', async () => {
  const { seller, viewer } = await market.seller();
  const song = await market.product(viewer);
  const setAccount = (id: string) =>
    query(
      market.ctx,
      sql`update sellers set stripe_account_id = ${id}::text where id = ${seller.id}::uuid`,
    );
  await setAccount('x'.repeat(6_000));
  const id = await market.paid(await market.account(), [song]);
  expect(await states(id)).toEqual([['failed', null]]);
  await market.quiesce();
  expect(await states(id)).toEqual([['permanently_failed', null]]);
  expect(await market.exceptions()).toEqual(['needs_attention']);
  await setAccount(seller.stripeAccountId!);
  await market.quiesce();
  expect(await states(id)).toEqual([['permanently_failed', null]]);
  const [transfer] = await market.transfers(id);
  const { operationId } = await retryTransfer(market.ctx, { id: transfer!.id, ...BY });
  await settleOperation(market.ctx, operationId);
  expect(await states(id)).toEqual([['completed', null]]);
  await expectSound(market);
});

test('a person and the worker at the same moment send it once', async () => {
  const seller = await market.seller();
  market.sandbox.levers.setAccount(seller.seller.stripeAccountId, { isRestricted: true });
  const id = await buy(seller);
  await market.settle();
  const [transfer] = await market.transfers(id);
  market.sandbox.levers.setAccount(seller.seller.stripeAccountId, { isRestricted: false });
  await market.poke('account', seller.seller.id);
  const byHand = async () => {
    const { operationId } = await retryTransfer(market.ctx, { id: transfer!.id, ...BY });
    await settleOperation(market.ctx, operationId);
  };
  await Promise.allSettled([
    byHand(),
    runDueOperations(market.ctx, createHandlers()),
    byHand(),
    runDueOperations(market.ctx, createHandlers()),
  ]);
  await market.quiesce();
  expect(market.sandbox.state.transfers.size).toBe(1);
  expect(await states(id)).toEqual([['completed', null]]);
  const again = retryTransfer(market.ctx, { id: transfer!.id, ...BY });
  await expect(again).rejects.toMatchObject({ code: 'TRANSFER_STATE_CONFLICT' });
  await expectSound(market);
});

test('what a person holds stays, and goes when it is released', async () => {
  const seller = await market.seller({ pending: true });
  const id = await buy(seller);
  const [transfer] = await market.transfers(id);
  await holdTransfer(market.ctx, { id: transfer!.id, ...BY });
  market.sandbox.levers.setAccount(seller.seller.stripeAccountId, { isOnboarded: true });
  await market.poke('account', seller.seller.id);
  await sweepMarket(market.ctx);
  await market.quiesce();
  expect(await states(id)).toEqual([['on_hold', 'operator']]);
  const { operationId } = await releaseTransfer(market.ctx, { id: transfer!.id, ...BY });
  await settleOperation(market.ctx, operationId);
  expect(await states(id)).toEqual([['completed', null]]);
});

test('a transfer that was made by hand is matched by nothing but its metadata', async () => {
  const seller = await market.seller();
  market.sandbox.inject({
    match: { provider: 'stripe', method: 'POST', path: '/v1/transfers' },
    fault: { kind: 'timeout_before' },
    times: 1,
  });
  market.sandbox.inject({ match: { provider: 'stripe' }, fault: { kind: 'reset_before' } });
  const id = await buy(seller);
  market.sandbox.levers.transferByHand({
    amountMinor: 900,
    currency: 'EUR',
    destination: seller.seller.stripeAccountId!,
    transferGroup: `order_${id}`,
  });
  await market.advance(25 * HOUR_MS);
  market.sandbox.clearFaults();
  await market.quiesce();
  expect(await states(id)).toEqual([['completed', null]]);
  expect(market.sandbox.state.transfers.size).toBe(2);
  await expectSound(market);
});

test('two transfers that both claim to be it are shown, and neither is taken', async () => {
  const seller = await market.seller();
  market.sandbox.inject({
    match: { provider: 'stripe', method: 'POST', path: '/v1/transfers' },
    fault: { kind: 'timeout_after_commit' },
    times: 1,
  });
  market.sandbox.inject({ match: { provider: 'stripe' }, fault: { kind: 'reset_before' } });
  const id = await buy(seller);
  const [transfer] = await market.transfers(id);
  market.sandbox.levers.transferByHand({
    amountMinor: 900,
    currency: 'EUR',
    destination: seller.seller.stripeAccountId!,
    metadata: { seller_transfer_id: transfer!.id },
    transferGroup: `order_${id}`,
  });
  await market.advance(25 * HOUR_MS);
  market.sandbox.clearFaults();
  await market.advance(2 * DAY_MS);
  expect(await states(id)).toEqual([['unknown', null]]);
  expect(market.sandbox.state.transfers.size).toBe(2);
  expect(await market.exceptions()).toEqual(['long_unclear', 'duplicate_remote']);
});

test('payouts are read, and one that fails after it was paid is shown', async () => {
  const { seller, viewer } = await market.seller();
  await market.paid(await market.account(), [await market.product(viewer)]);
  const { ctx, sandbox } = market;
  const accountId = seller.stripeAccountId!;
  const payoutId = sandbox.levers.createPayout(accountId, 500, 'EUR');
  const id = await withTx(ctx, (tx) => adoptPayout(tx, { accountId, payoutId }));
  expect(await withTx(ctx, (tx) => adoptPayout(tx, { accountId, payoutId }))).toBeUndefined();
  const stranger = { accountId: 'acct_of_nobody', payoutId };
  expect(await withTx(ctx, (tx) => adoptPayout(tx, stranger))).toBeUndefined();
  await settleOperation(ctx, id!);
  const read = async () => (await listPayouts(ctx, { sellerId: seller.id, limit: 10 })).items[0]!;
  expect(await read()).toMatchObject({ amountMinor: 500n, currency: 'EUR' });
  sandbox.levers.payPayout(payoutId);
  await market.poke('payout', (await read()).id);
  expect((await read()).state).toBe('paid');
  sandbox.levers.failPayout(payoutId);
  await market.poke('payout', (await read()).id);
  expect(await read()).toMatchObject({ state: 'failed', failureCode: 'account_closed' });
  expect(await market.exceptions()).toEqual(['needs_attention']);
  expect(sandbox.state.transfers.size).toBe(1);
});

test('a reversal by hand that the list does not have yet is waited for', async () => {
  const { viewer } = await market.seller();
  const id = await market.paid(await market.account(), [await market.product(viewer)]);
  const [transfer] = await market.transfers(id);
  market.sandbox.levers.reverseByHand(transfer!.stripeTransferId!, 300);
  const lag = { kind: 'list_lag', ms: 60_000 } as const;
  market.sandbox.inject({ match: { provider: 'stripe' }, fault: lag, times: 2 });
  await market.poke('transfer', transfer!.id);
  expect((await market.transfers(id))[0]).toMatchObject({ reversedMinor: 0n });

  await market.quiesce();
  expect((await market.transfers(id))[0]).toMatchObject({
    state: 'partially_reversed',
    reversedMinor: 300n,
  });
  await expectSound(market);
  await market.takeExceptions();
});

test('a reversal that is said to have taken more than there was is not taken over, and shown', async () => {
  const { viewer } = await market.seller();
  const id = await market.paid(await market.account(), [await market.product(viewer)]);
  const [transfer] = await market.transfers(id);
  market.sandbox.levers.reverseByHand(transfer!.stripeTransferId!, 300);
  const match = { provider: 'stripe', path: '/v1/transfers/*/reversals' } as const;
  market.sandbox.inject({ match, fault: { kind: 'huge_number' }, times: 1 });
  await market.poke('transfer', transfer!.id);
  await market.settle();
  expect((await market.transfers(id))[0]).toMatchObject({ reversedMinor: 0n });
  expect(await market.takeExceptions()).toEqual(['amount_mismatch']);

  await market.quiesce();
  expect((await market.transfers(id))[0]).toMatchObject({ reversedMinor: 300n });
  expect(await market.takeExceptions()).toEqual(['remote_only']);
  await expectSound(market);
});

test.each([
  ['that is found by its list', 'error_500_after_commit', 1],
  ['whose answer Stripe had kept under the key', 'malformed_json_200', 4],
] as const)('a transfer %s brings the reversals that it has by then', async (_how, kind, times) => {
  const { viewer } = await market.seller();
  market.sandbox.inject({
    match: { provider: 'stripe', method: 'POST', path: '/v1/transfers' },
    fault: { kind },
    times,
  });
  const id = await market.paid(await market.account(), [await market.product(viewer)]);
  const [there] = market.sandbox.state.transfers.all();
  market.sandbox.levers.reverseByHand(there!.id, 300);

  await market.quiesce();
  expect((await market.transfers(id))[0]).toMatchObject({
    state: 'partially_reversed',
    stripeTransferId: there!.id,
    reversedMinor: 300n,
  });
  await expectSound(market);
  await market.takeExceptions();
});

test('dinars go and come back without their third decimal, which the fee bears', async () => {
  const seller = await market.seller();
  const song = { currency: 'KWD', priceMinor: 12_350n } as const;
  const id = await market.paid(await market.account(), [await market.product(seller.viewer, song)]);
  expect((await market.transfers(id))[0]).toMatchObject({
    state: 'completed',
    amountMinor: 11_110n,
  });

  // The second gives back one unit, and takes a whole step: the fee gets back what it bore before.
  for (const amountMinor of [2_223n, 1n, 777n]) {
    const BY_AMOUNT = { orderId: id, amountMinor, reason: 'a test', cause: 'operator' } as const;
    await requestRefund(market.ctx, { ...BY_AMOUNT, by: 'operator' });
    await market.quiesce();
    const [transfer] = await market.transfers(id);
    expect(transfer!.reversedMinor % 10n).toBe(0n);
    await expectSound(market);
  }
  expect((await market.transfers(id))[0]).toMatchObject({
    state: 'partially_reversed',
    reversedMinor: 2_690n,
  });
});

test('a reversal that is refused for what somebody took by hand asks for the rest alone', async () => {
  const { viewer } = await market.seller();
  const id = await market.paid(await market.account(), [await market.product(viewer)]);
  const [transfer] = await market.transfers(id);
  market.sandbox.inject({ match: {}, fault: { kind: 'webhook_drop' } });
  market.sandbox.levers.reverseByHand(transfer!.stripeTransferId!, 600);
  await requestRefund(market.ctx, {
    orderId: id,
    reason: 'a test',
    cause: 'operator',
    by: 'operator',
  });
  const unfinished = async (kind: string): Promise<OperationId> => {
    const [operation] = await query<{ id: OperationId }>(
      market.ctx,
      sql`select id from operations where kind = ${kind}::text and settled_at is null`,
    );
    return operation!.id;
  };
  await settleOperation(market.ctx, await unfinished('refund'));
  const reversal = await unfinished('reversal');
  const sent = (): number =>
    market.sandbox.calls().filter(({ path }) => path.endsWith('/reversals')).length;
  await settleOperation(market.ctx, reversal);
  expect(sent()).toBe(1);
  // The look at its transfer is due: asked again before it, it would be refused again.
  await market.sandbox.clock.advance(HOUR_MS);
  await settleOperation(market.ctx, reversal);
  expect(sent()).toBe(1);

  await market.quiesce();
  expect((await market.transfers(id))[0]).toMatchObject({ state: 'reversed', reversedMinor: 900n });
  await expectSound(market);
  await market.takeExceptions();
});

const postedTransfers = () =>
  market.sandbox.calls().filter(({ method, path }) => method === 'POST' && path === '/v1/transfers')
    .length;

test('a failure that Stripe keeps under a key is looked behind once lists have caught up', async () => {
  const { viewer } = await market.seller();
  market.sandbox.inject({
    match: { provider: 'stripe', method: 'POST', path: '/v1/transfers' },
    fault: { kind: 'error_500' },
    times: 1,
  });
  const id = await market.paid(await market.account(), [await market.product(viewer)]);
  const [doubtful] = await market.transfers(id);
  expect(doubtful).toMatchObject({ state: 'unknown', stripeTransferId: null });

  await market.sandbox.clock.advance(HOUR_MS);
  const before = postedTransfers();
  await market.poke('transfer', doubtful!.id);
  expect((await market.transfers(id))[0]).toMatchObject({ state: 'completed' });
  // Under the old key, which is answered with the old failure, and under a new one.
  expect(postedTransfers() - before).toBe(2);
  await expectSound(market);
});

test('what was sent just now under an old key is not looked for in a list that may lag', async () => {
  const seller = await market.seller();
  const match = { provider: 'stripe', method: 'POST', path: '/v1/transfers' } as const;
  market.sandbox.inject({ match, fault: { kind: 'rate_limited_429' }, times: 1 });
  const id = await buy(seller);
  // The key is used, made nothing, and is forgotten by the time of the next request.
  await market.sandbox.clock.advance(2 * DAY_MS);
  market.sandbox.inject({ match, fault: { kind: 'timeout_after_commit' }, times: 1 });
  const lag = { kind: 'list_lag', ms: 60_000 } as const;
  market.sandbox.inject({ match: { provider: 'stripe', method: 'GET' }, fault: lag, times: 3 });
  await market.quiesce();
  expect(await states(id)).toEqual([['completed', null]]);
  expect(market.sandbox.state.transfers.size).toBe(1);
  await expectSound(market);
});

test('a list is not believed while it may lag behind what was sent last', async () => {
  const { viewer } = await market.seller();
  const match = { provider: 'stripe', method: 'POST', path: '/v1/transfers' } as const;
  market.sandbox.inject({ match, fault: { kind: 'timeout_before' }, times: 1 });
  const id = await market.paid(await market.account(), [await market.product(viewer)]);
  const [doubtful] = await market.transfers(id);

  // The key is an hour old when the first request under it arrives.
  await market.sandbox.clock.advance(HOUR_MS);
  market.sandbox.inject({ match, fault: { kind: 'error_500_after_commit' }, times: 1 });
  await market.poke('transfer', doubtful!.id);
  market.sandbox.inject({
    match: { provider: 'stripe', method: 'GET', path: '/v1/transfers' },
    fault: { kind: 'list_lag', ms: 60_000 },
  });
  await market.poke('transfer', doubtful!.id);
  await market.poke('transfer', doubtful!.id);
  expect((await market.transfers(id))[0]).toMatchObject({ state: 'unknown' });

  await market.quiesce();
  const [there, ...more] = market.sandbox.state.transfers
    .all()
    .filter(({ transferGroup }) => transferGroup === `order_${id}`);
  expect(more).toEqual([]);
  expect((await market.transfers(id))[0]).toMatchObject({
    state: 'completed',
    stripeTransferId: there!.id,
  });
  await expectSound(market);
});
