import { afterEach, beforeEach, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { startReconcile } from '#reconcile/index.ts';

import { HOUR_MS, openMarketTest, type MarketTest } from '#test/domains/market/market-test.ts';
import { waitFor } from '#test/support/wait-for.ts';

import { callsOf, effects, found, run, tables } from './reconcile-test.ts';

const MINUTE_MS = 60_000;

let market: MarketTest;
beforeEach(async () => {
  market = await openMarketTest();
});
afterEach(() => market[Symbol.asyncDispose]());

const accountOf = async (): Promise<string> => (await market.seller()).seller.stripeAccountId!;
const byHand = (destination: string): string =>
  market.sandbox.levers.transferByHand({ amountMinor: 10, currency: 'eur', destination });

test('a list whose cursor is gone and that promises more than it has is read to its end all the same', async () => {
  const account = await accountOf();
  for (let made = 0; made < 230; made += 1) {
    byHand(account);
    await market.sandbox.clock.advance(1_000);
  }
  await market.sandbox.clock.advance(HOUR_MS);
  const match = { provider: 'stripe', method: 'GET', path: '/v1/transfers' } as const;
  market.sandbox.inject({ match: { ...match, nth: 2 }, fault: { kind: 'list_deleted_cursor' } });
  market.sandbox.inject({ match: { ...match, nth: 4 }, fault: { kind: 'list_empty_page' } });
  const result = await run(market, { scope: 'transfers' });
  expect(found(result)).toEqual(Array(230).fill('there-only: missing_local, person, left'));
  expect(result.run.incomplete).toEqual([]);
});

test('what a list does not show yet is asked for by its id, and nothing is called missing', async () => {
  const { viewer } = await market.seller();
  await market.paid(await market.account(), [await market.product(viewer)]);
  await market.sandbox.clock.advance(HOUR_MS);
  market.sandbox.inject({
    match: { method: 'GET', path: '/v1/transfers' },
    fault: { kind: 'list_lag', ms: 24 * HOUR_MS },
  });
  const calls = await callsOf(market, async () => {
    const result = await run(market, { scope: 'transfers' });
    expect(found(result)).toEqual([]);
    expect(result.run.calls).toBe(result.run.callsMinimum);
  });
  expect(calls.filter((call) => call.startsWith('GET /v1/transfers/tr_'))).toHaveLength(1);
});

test('an object that cannot be read is named, and everything else is compared', async () => {
  const { viewer } = await market.seller();
  const song = await market.product(viewer);
  await market.paid(await market.account(), [song]);
  const id = market.sandbox.levers.transferByHand({
    amountMinor: 10.5,
    currency: 'eur',
    destination: await accountOf(),
  });
  // Its news never came.
  const order = await market.order(await market.account(), [song]);
  const [payment] = (await market.read(order)).payments;
  market.sandbox.levers.completePayment(payment!.providerPaymentId);
  await market.sandbox.clock.advance(HOUR_MS);
  const result = await run(market, { apply: true });
  expect(result.run.incomplete).toEqual([
    expect.stringContaining(`transfer: ${id} in the list cannot be read: "10.5"`),
  ]);
  expect(found(result)).toEqual(['status-behind: status, settle, applied']);
  expect((await market.read(order)).state).toBe('paid');
});

test('payments that hide behind more than a page of unpaid ones are found', async () => {
  const { viewer } = await market.seller();
  const song = await market.product(viewer);
  // Somebody else's, and the oldest.
  const response = await fetch(`${market.sandbox.url}/payments`, {
    method: 'POST',
    headers: { 'api-key': market.sandbox.hyperswitch.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ payment_id: 'by_another_program', amount: 500, currency: 'EUR' }),
  });
  expect(response.status).toBe(200);
  market.sandbox.levers.completePayment('by_another_program');
  await market.order(await market.account(), [song]);
  await market.sandbox.clock.advance(1_000);
  // Ours, that nobody has tried to pay.
  await query(
    market.ctx,
    sql`insert into payments (id, purpose, subject_id, provider_payment_id, amount_minor, currency,
          state, request_id, created_at, updated_at)
        select gen_random_uuid(), 'order', gen_random_uuid(), 'hidden_' || n, 100, 'EUR', 'created',
          'test', ${market.ctx.clock.now()}::timestamptz, ${market.ctx.clock.now()}::timestamptz
        from generate_series(1, 130) n`,
  );
  for (let made = 1; made <= 130; made += 1) {
    await fetch(`${market.sandbox.url}/payments`, {
      method: 'POST',
      headers: { 'api-key': market.sandbox.hyperswitch.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ payment_id: `hidden_${made}`, amount: 100, currency: 'EUR' }),
    });
    market.sandbox.levers.hidePaymentFromLists(`hidden_${made}`);
  }
  await market.sandbox.clock.advance(HOUR_MS);
  const result = await run(market, { scope: 'orders', since: new Date('2026-03-01T11:00:00Z') });
  expect(found(result)).toContain('there-only: missing_local, person, left');
});

test('what was left is not forgotten when its window has passed by, and goes when it is settled', async () => {
  const id = byHand(await accountOf());
  await market.sandbox.clock.advance(HOUR_MS);
  const left = ['there-only: missing_local, person, left'];
  expect(found(await run(market, { apply: true }))).toEqual(left);
  for (let day = 0; day < 2; day += 1) {
    await market.sandbox.clock.advance(24 * HOUR_MS);
    const before = await tables(market);
    expect(found(await run(market, { apply: true }))).toEqual(left);
    expect(await tables(market)).toEqual(before);
  }
  // Somebody has given it back in the dashboard: it has moved no money any more.
  market.sandbox.levers.reverseByHand(id);
  expect(found(await run(market, { apply: true }))).toEqual([]);
});

test.each([-10, 10])(
  'what is made between two runs is found, with the provider’s clock %i minutes off ours',
  async (minutes) => {
    const now = (): Date => new Date(market.sandbox.clock.now().getTime() - minutes * MINUTE_MS);
    const ctx = { ...market.ctx, clock: { ...market.ctx.clock, now } };
    const since = now();
    const destination = await accountOf();
    await run({ ...market, ctx }, { since, apply: true });
    // Dated before the end of that run by a clock that is behind, after that of the next by one ahead.
    for (let at = 0; at < 4; at += 1) {
      await market.advance(5 * MINUTE_MS);
      market.sandbox.levers.transferByHand({ amountMinor: 10 + at, currency: 'eur', destination });
    }
    await market.advance(HOUR_MS);
    const { differences } = await run({ ...market, ctx });
    const strange = differences.filter(({ class: kind }) => kind === 'missing_local');
    expect(strange.map(({ amountMinor }) => String(amountMinor)).sort()).toEqual([
      '10',
      '11',
      '12',
      '13',
    ]);
  },
);

test('refused credentials stop the run, change nothing, and the next one goes on', async () => {
  const { viewer } = await market.seller();
  const id = await market.order(await market.account(), [await market.product(viewer)]);
  const [payment] = (await market.read(id)).payments;
  market.sandbox.levers.completePayment(payment!.providerPaymentId);
  await market.sandbox.clock.advance(HOUR_MS);
  const before = await tables(market);
  market.sandbox.inject({
    match: { provider: 'hyperswitch' },
    fault: { kind: 'unauthorized_401' },
    times: 1,
  });
  await expect(run(market, { apply: true })).rejects.toMatchObject({
    code: 'RECONCILE_STOPPED',
    message: expect.stringContaining('hyperswitch'),
    hint: expect.stringContaining('veza doctor asks hyperswitch'),
  });
  expect(await tables(market)).toEqual(before);
  const result = await run(market, { apply: true });
  expect(found(result)).toEqual(['status-behind: status, settle, applied']);
  const runs = await query(market.ctx, sql`select id from reconcile_runs`);
  expect(runs).toHaveLength(1);
});

test('the worker does the same by itself, once for all processes', async () => {
  const { viewer } = await market.seller();
  const id = await market.order(await market.account(), [await market.product(viewer)]);
  const [payment] = (await market.read(id)).payments;
  market.sandbox.levers.completePayment(payment!.providerPaymentId);
  await market.sandbox.clock.advance(2 * HOUR_MS);
  // Each sleep lasts until somebody lets time go on.
  const sleepers: (() => void)[] = [];
  const ctx = {
    ...market.ctx,
    clock: {
      ...market.ctx.clock,
      sleep: (ms: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => {
          if (ms < 60_000) resolve();
          sleepers.push(resolve);
          signal?.addEventListener('abort', () => resolve());
        }),
    },
  };
  const [one, other] = [startReconcile(ctx), startReconcile(ctx)];
  try {
    for (const wake of sleepers.splice(0)) wake();
    await waitFor('both processes', () => sleepers.length === 2);
    expect(one.stats().runs + other.stats().runs).toBe(1);
    expect((await market.read(id)).state).toBe('paid');
    // Within the interval nobody does it again.
    const calls = await callsOf(market, async () => {
      for (const wake of sleepers.splice(0)) wake();
      await waitFor('both processes', () => sleepers.length === 2);
    });
    expect(effects(calls)).toEqual([]);
    expect(one.stats().runs + other.stats().runs).toBe(1);
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
});
