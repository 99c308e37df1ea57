import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { takeRunLock } from '#reconcile/run-lock.ts';

import { openMarketTest, type MarketTest } from '#test/domains/market/market-test.ts';
import { plantDifferences } from '#test/reconcile/plant-differences.ts';

import { startReconcile } from './reconcile-process.ts';

const KILLS = 10;

const worlds: MarketTest[] = [];
beforeAll(async () => {
  for (let index = 0; index < 3; index += 1) {
    const world = await openMarketTest();
    worlds.push(world);
    await plantDifferences(world);
  }
}, 180_000);
afterAll(async () => {
  for (const world of worlds) await world[Symbol.asyncDispose]();
});

/** How a world has ended, in words that compare. */
async function endOf({ ctx, sandbox }: MarketTest): Promise<unknown> {
  const rows = await query<{ what: string }>(
    ctx,
    sql`select 'order ' || state as what from orders
        union all select 'payment ' || state || ' ' || coalesce(received_minor, 0) from payments
        union all select 'refund ' || state || ' ' || amount_minor from refunds
        union all select 'transfer ' || state || ' ' || amount_minor || ' ' || reversed_minor
          from seller_transfers
        union all select 'reversal ' || state || ' ' || amount_minor || ' ' || cause_kind
          from transfer_reversals
        union all select 'licence ' || state from licences
        union all select 'payout ' || state || ' ' || amount_minor from payouts
        union all select 'exception ' || class from payment_exceptions where closed_at is null
        union all select 'booked ' || source_kind || ' ' || purpose || ' ' || amount_minor
          from ledger_entries`,
  );
  const there = [
    ...sandbox.state.transfers
      .all()
      .map((item) => `transfer ${item.amountMinor} ${item.reversedMinor}`),
    ...sandbox.state.refunds.all().map((item) => `refund ${item.amountMinor} ${item.status}`),
    ...sandbox.state.payments.all().map((item) => `payment ${item.receivedMinor} ${item.status}`),
  ];
  return { here: rows.map(({ what }) => what).sort(), there: there.sort() };
}

/** What was repaired. What a dead run had taken over and not read yet the next one reads, which is one more. */
async function fixesOf({ ctx }: MarketTest): Promise<string[]> {
  const rows = await query<{ rule: string }>(
    ctx,
    sql`select rule from reconcile_fixes where rule <> 'unread' order by 1`,
  );
  return rows.map(({ rule }) => rule);
}

test('a run that is killed again and again ends as one that is let live', async () => {
  const [calm, killed] = worlds as [MarketTest, MarketTest];
  const startedAt = performance.now();
  expect((await startReconcile(calm, ['--apply'])).exitCode).toBe(3);
  const lengthMs = performance.now() - startedAt;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = startReconcile(killed, ['--apply']);
    // From the first moment of the work to its end.
    await Promise.race([sleep(lengthMs * (0.4 + (0.6 * kill) / KILLS)), child]);
    child.kill('SIGKILL');
    await child;
  }
  // What a dead process had taken is free when its lease is over, and not before.
  await query(
    killed.ctx,
    sql`update operations set lease_expires_at = now() where lease_expires_at is not null`,
  );
  const last = await startReconcile(killed, ['--apply', '--since', '2026-03-01']);
  expect(last.exitCode).toBe(3);
  expect(await endOf(killed)).toEqual(await endOf(calm));
  expect(await fixesOf(killed)).toEqual(await fixesOf(calm));
}, 180_000);

test('two at one time end as one', async () => {
  const [calm, , world] = worlds as [MarketTest, MarketTest, MarketTest];
  const both = await Promise.all([1, 2].map(() => startReconcile(world, ['--apply'])));
  const codes = both.map(({ exitCode }) => exitCode ?? -1).sort((one, other) => one - other);
  // The second may come after the first has ended, or give up before it.
  expect([
    [3, 3],
    [3, 5],
  ]).toContainEqual(codes);
  expect(await endOf(world)).toEqual(await endOf(calm));
  expect(await fixesOf(world)).toEqual(await fixesOf(calm));
}, 60_000);

test('while one works, another says who does, and writes nothing', async () => {
  const [world] = worlds as [MarketTest];
  const before = await endOf(world);
  await using lock = await takeRunLock(world.ctx, { scope: 'transfers', apply: true });
  const { exitCode, stderr } = await startReconcile(world, ['transfers', '--apply']);
  lock.check('a run of the test');
  expect(exitCode).toBe(5);
  expect(stderr).toContain('reconciles transfers already');
  expect(await endOf(world)).toEqual(before);
}, 60_000);
