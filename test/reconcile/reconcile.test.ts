import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { OrderId, Product } from '#domains/market/index.ts';
import { createPage } from '#commands/_kit/page.ts';
import { renderReconcile } from '#commands/_kit/describe-reconcile.ts';
import { applyPlan } from '#reconcile/index.ts';
import { planOf } from '#reconcile/plan.ts';

import { HOUR_MS, openMarketTest, type MarketTest } from '#test/domains/market/market-test.ts';

import { editRows } from './edit-rows.ts';
import { callsOf, effects, found, run, tables } from './reconcile-test.ts';

let market: MarketTest;
let song: Product;
beforeEach(async () => {
  market = await openMarketTest();
  const { viewer } = await market.seller();
  song = await market.product(viewer);
});
afterEach(() => market[Symbol.asyncDispose]());

const bought = async (): Promise<OrderId> => market.paid(await market.account(), [song]);
/** Past the grace. */
const later = (): Promise<void> => market.sandbox.clock.advance(HOUR_MS);

test('a calm world is in order, by lists alone', async () => {
  await bought();
  await bought();
  await later();
  const before = await tables(market);
  const result = await run(market, { apply: true });
  expect(found(result)).toEqual([]);
  expect(result.run).toMatchObject({ state: 'done', compared: 4n, matched: 4n });
  expect(result.run.calls).toBe(result.run.callsMinimum);
  expect(await tables(market)).toEqual(before);
  for (const sums of result.totals) expect(sums.localMinor).toBe(sums.remoteMinor);
});

test('what is too young to be judged is not called in order', async () => {
  await bought();
  market.sandbox.inject({
    match: { provider: 'hyperswitch', path: '/payments/list' },
    fault: { kind: 'list_empty_page' },
  });
  const result = await run(market);
  expect(found(result)).toEqual([]);
  const words = renderReconcile(
    result,
    () => '',
    createPage(false, (text) => text),
  );
  expect(words).toContain('payments: 10.00 EUR here, 0.00 EUR there');
  expect(words).toContain('nothing differs for certain, what is apart is too young to be judged');
  await later();
  // Old enough, it is asked for by its id.
  const again = renderReconcile(
    await run(market),
    () => '',
    createPage(false, (text) => text),
  );
  expect(again).toContain(': nothing differs;');
});

test('a run of a plan that was killed is not gone on with as one of stuck rows', async () => {
  await bought();
  await later();
  const work = applyPlan(market.ctx, planOf(await run(market)));
  await work.next();
  await work.return(undefined as never);
  await run(market, { apply: true, stuckOnly: true });
  const runs = await query(
    market.ctx,
    sql`select state, step from reconcile_runs order by started_at, id`,
  );
  expect(runs).toEqual([
    { state: 'done', step: 'end' },
    { state: 'abandoned', step: 'plan' },
    { state: 'done', step: 'end' },
  ]);
});

describe('a payment whose news never came', () => {
  test('is one look and no list for each', async () => {
    const ids: OrderId[] = [];
    for (let index = 0; index < 3; index += 1) {
      const id = await market.order(await market.account(), [song]);
      const [payment] = (await market.read(id)).payments;
      market.sandbox.levers.completePayment(payment!.providerPaymentId);
      ids.push(id);
    }
    await later();
    const before = await tables(market);
    const calls = await callsOf(market, async () => {
      const looked = await run(market, { scope: 'orders', stuckOnly: true });
      expect(found(looked)).toEqual(Array(3).fill('status-behind: status, settle, planned'));
      expect(looked.run).toMatchObject({ calls: 3n, callsMinimum: 3n });
    });
    expect(calls.every((call) => call.startsWith('GET /payments/pay_'))).toBe(true);
    expect(calls).toHaveLength(3);
    expect(await tables(market)).toEqual(before);

    const applied = await callsOf(market, () =>
      run(market, { scope: 'orders', stuckOnly: true, apply: true }),
    );
    expect(applied).toHaveLength(3);
    for (const id of ids) expect((await market.read(id)).state).toBe('paid');
    const fixes = await query(
      market.ctx,
      sql`select rule from reconcile_fixes
      where evidence is not null and evidence_sha256 is not null`,
    );
    expect(fixes).toHaveLength(3);
  });
});

const edit = (statement: string): Promise<void> => editRows(market.ctx, statement);

/** Dry run finds exactly this, apply does that, and the run after it is silent. */
async function expectHealed(
  planned: readonly string[],
  applied: readonly string[],
  left: readonly string[] = [],
): Promise<void> {
  const before = await tables(market);
  const looks = await callsOf(market, async () => {
    expect(found(await run(market))).toEqual(planned);
  });
  expect(effects(looks)).toEqual([]);
  expect(await tables(market)).toEqual(before);
  const result = await run(market, { apply: true });
  expect(found(result)).toEqual(applied);
  const after = await tables(market);
  const calls = await callsOf(market, async () => {
    const again = await run(market, { apply: true, since: result.run.since });
    expect(found(again)).toEqual(left);
  });
  expect(effects(calls)).toEqual([]);
  expect(await tables(market)).toEqual(after);
}

const firstPayment = async (id: OrderId) => (await market.read(id)).payments[0]!;
const firstTransfer = async (id: OrderId) => (await market.transfers(id))[0]!;

describe('each difference is found alone, and healed or shown', () => {
  test('status: a payment that was settled and whose row went back', async () => {
    const id = await bought();
    await later();
    const payment = await firstPayment(id);
    market.sandbox.levers.setPaymentStatus(payment.providerPaymentId, 'conflicted');
    await expectHealed(
      ['status-behind: status, settle, planned'],
      ['status-behind: status, settle, applied'],
    );
    expect((await market.read(id)).state).toBe('needs_attention');
  });

  test('id_missing: a transfer whose id was lost', async () => {
    const id = await bought();
    await later();
    const transfer = await firstTransfer(id);
    await edit(`update seller_transfers set state = 'unknown', stripe_transfer_id = null, completed_at = null;
      update operations set provider_object_id = null, state = 'unclear', unclear_since = updated_at,
        next_attempt_at = updated_at + interval '1 year', settled_at = null where kind = 'transfer'`);
    await expectHealed(
      ['id-missing: id_missing, settle, planned'],
      ['id-missing: id_missing, settle, applied'],
    );
    expect((await firstTransfer(id)).stripeTransferId).toBe(transfer.stripeTransferId);
  });

  test('missing_local: money that the providers have and we do not', async () => {
    await bought();
    const [account] = await query<{ id: string }>(
      market.ctx,
      sql`select stripe_account_id as id from sellers where stripe_account_id is not null`,
    );
    const destination = account!.id;
    market.sandbox.levers.transferByHand({ amountMinor: 900, currency: 'eur', destination });
    await later();
    await expectHealed(
      ['there-only: missing_local, person, left'],
      ['there-only: missing_local, person, left'],
      ['there-only: missing_local, person, left'],
    );
    expect(await market.exceptions()).toEqual(['missing_local']);
  });

  test('duplicate_remote: two transfers that name one row', async () => {
    const id = await bought();
    const transfer = await firstTransfer(id);
    const twin = market.sandbox.levers.transferByHand({
      amountMinor: 900,
      currency: 'eur',
      destination: transfer.destination!,
      metadata: { seller_transfer_id: ` ${transfer.id.toUpperCase()}`, order_id: id },
    });
    await later();
    await expectHealed(
      ['twin: duplicate_remote, person, left'],
      ['twin: duplicate_remote, person, left'],
      ['twin: duplicate_remote, person, left'],
    );
    // Who does what is advised is told of nothing new.
    market.sandbox.levers.reverseByHand(twin);
    await later();
    expect(found(await run(market, { apply: true, since: new Date('2026-03-01') }))).toEqual([]);
  });

  test('orphan_reversal: a transfer that was reversed by hand', async () => {
    const id = await bought();
    await later();
    const transfer = await firstTransfer(id);
    market.sandbox.levers.reverseByHand(transfer.stripeTransferId!, 300);
    await later();
    await expectHealed(
      ['reversed-more: orphan_reversal, settle, planned'],
      ['reversed-more: orphan_reversal, settle, applied'],
    );
    expect((await firstTransfer(id)).reversedMinor).toBe(300n);
  });

  test.each([
    ['amount', `update seller_transfers set amount_minor = amount_minor - 1`, 'amount: amount'],
    ['currency', `update seller_transfers set currency = 'USD'`, 'currency: currency'],
    [
      'destination',
      `update seller_transfers set destination = 'acct_other'`,
      'destination: destination',
    ],
    [
      'missing_remote',
      `update seller_transfers set stripe_transfer_id = 'tr_gone'; update operations set provider_object_id = 'tr_gone' where kind = 'transfer'`,
      'gone: missing_remote',
    ],
    [
      'under_reversed',
      `update seller_transfers set reversed_minor = 5, state = 'partially_reversed'`,
      'reversed-less: under_reversed',
    ],
  ])('%s: is shown to a person', async (name, statement, words) => {
    await bought();
    await later();
    await edit(statement);
    const extra = name === 'missing_remote' ? ['twin: duplicate_remote, person, left'] : [];
    const rows = [`${words}, person, left`, ...extra].sort();
    await expectHealed(rows, rows, rows);
  });

  test('entitlement_without_payment: a licence whose order nobody paid', async () => {
    const id = await bought();
    await later();
    await edit(`update orders set state = 'expired', payment_id = null, paid_at = null`);
    const result = await run(market, { scope: 'orders' });
    expect(found(result)).toEqual(['unpaid-right: entitlement_without_payment, withdraw, planned']);
    const applied = await run(market, { scope: 'orders', apply: true });
    expect(found(applied)).toEqual([
      'unpaid-right: entitlement_without_payment, withdraw, applied',
    ]);
    expect((await market.read(id)).licences.map(({ state }) => state)).toEqual(['revoked']);
    expect(found(await run(market, { scope: 'orders', apply: true }))).toEqual([]);
  });
});
