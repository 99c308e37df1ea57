import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DIFFERENCE_CLASSES, SCOPES } from '#domains/reconciliation/index.ts';
import { remedyOf } from '#reconcile/index.ts';
import type {
  Difference,
  Reconciliation,
  ReconcileRun,
  ReconcileRunDetail,
} from '#server/contract/reconciliation.ts';
import type { PaymentException } from '#server/contract/payments.ts';
import { differenceQuery } from '#server/contract/reconciliation.ts';
import { startServer, type RunningServer } from '#server/index.ts';

import { openMarketTest, type MarketTest } from '#test/domains/market/market-test.ts';
import { PLANTED, plantDifferences } from '#test/reconcile/plant-differences.ts';
import { run } from '#test/reconcile/reconcile-test.ts';

import { addAccount, type Account } from '../account-fixtures.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

const PATHS = ['', '/differences', '/runs', '/runs/01890000-0000-7000-8000-000000000000'];

let market: MarketTest;
let server: RunningServer;
let admin: Account;
beforeAll(async () => {
  market = await openMarketTest();
  await plantDifferences(market);
  server = await startServer(market.ctx, { port: 0 });
  admin = await addAccount(market.ctx, { name: 'ada', role: 'admin' });
}, 120_000);
afterAll(async () => {
  await server.close();
  await market[Symbol.asyncDispose]();
});

async function ask(path: string, account = admin): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${server.url}/api/v1${path}`, { headers: account.headers });
  return { status: answer.status, body: await answer.json() };
}

async function read<T>(path: string): Promise<T> {
  const { status, body } = await ask(path);
  expect(status, path).toBe(200);
  return body as T;
}

const summary = (query = '') => read<Reconciliation>(`/reconcile${query}`);
const differences = (query = '') => read<Page<Difference>>(`/reconcile/differences${query}`);
const runs = (query = '') => read<Page<ReconcileRun>>(`/reconcile/runs${query}`);
const rulesOf = ({ items }: Page<Difference>) => items.map(({ rule }) => rule).sort();

test('the contract knows every class and scope that there is', () => {
  expect(differenceQuery.shape.class.unwrap().options).toEqual(DIFFERENCE_CLASSES);
  expect([...differenceQuery.shape.scope.unwrap().options].sort()).toEqual([...SCOPES].sort());
});

test('before the first run there is nothing to tell', async () => {
  const { intervalMs } = market.ctx.config.reconcile;
  expect(await summary()).toEqual({ lastRun: null, intervalMs, classes: [] });
  expect(await differences()).toEqual({ items: [], limit: 50, nextCursor: null });
  expect(await runs()).toEqual({ items: [], limit: 50, nextCursor: null });
});

test.each(['user', 'artist', 'moderator'] as const)('the role %s is refused', async (role) => {
  const account = await addAccount(market.ctx, { name: role, role });
  for (const path of PATHS) {
    const { status, body } = await ask(`/reconcile${path}`, account);
    expect([status, body], path).toMatchObject([
      403,
      {
        code: 'FORBIDDEN',
        detail: 'This needs the permission payments:manage.',
        hint: 'Ask an administrator for the role admin: veza users role EMAIL admin',
      },
    ]);
  }
});

describe('after a look', () => {
  let looked: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    looked = await run(market);
  });

  test('the classes say number, age, money and what to do, in the words of the command', async () => {
    const { lastRun, classes } = await summary();
    expect(lastRun).toMatchObject({ id: looked.run.id, state: 'done', applies: false });
    expect(classes.reduce((sum, { count }) => sum + count, 0)).toBe(PLANTED.length);
    const told = classes.flatMap(({ rules }) => rules);
    expect(told.flatMap(({ rule, count }) => Array<string>(count).fill(rule)).sort()).toEqual(
      PLANTED,
    );
    for (const { rule, remedy } of told) expect([rule, remedy]).toEqual([rule, remedyOf(rule)]);
    expect(told.every(({ remedy }) => remedy.length > 10)).toBe(true);
    for (const { class: name, atRisk, oldestSince } of classes) {
      const own = looked.differences.filter((item) => item.class === name);
      const ages = own.map(({ since }) => since.getTime());
      expect(oldestSince, name).toBe(new Date(Math.min(...ages)).toISOString());
      const sums = new Map<string, bigint>();
      for (const { currency, amountMinor } of own) {
        if (currency === null || !amountMinor) continue;
        sums.set(currency, (sums.get(currency) ?? 0n) + amountMinor);
      }
      const expected = [...sums].map(([currency, minor]) => ({
        currency,
        amountMinor: String(minor),
      }));
      expect(atRisk, name).toEqual(expect.arrayContaining(expected));
      expect(atRisk, name).toHaveLength(expected.length);
    }
    const first = classes.findIndex(({ forPerson }) => forPerson === 0);
    expect(first).toBeGreaterThan(0);
    expect(classes.slice(first).every(({ forPerson }) => forPerson === 0)).toBe(true);
  });

  test('a difference has both sides, its words and the way to the proof of its order', async () => {
    const page = await differences('?class=status');
    expect(rulesOf(page)).toEqual(['status-behind', 'status-behind']);
    expect(page.items.map(({ subject }) => subject.kind).sort()).toEqual(['payment', 'refund']);
    for (const item of page.items) {
      expect(item).toMatchObject({
        runId: looked.run.id,
        action: 'settle',
        outcome: 'planned',
        currency: 'EUR',
        foundAt: looked.run.finishedAt!.toISOString(),
        local: { id: item.subject.id },
        remote: { status: 'succeeded' },
      });
      expect(item.orderId).not.toBeNull();
      const proof = await ask(`/ledger/proofs/${item.orderId}`);
      expect(proof.status).toBe(200);
    }
    // Nobody's here, but it names a transfer of ours.
    const twins = (await differences('?class=duplicate_remote')).items;
    expect(twins).toMatchObject([{ rule: 'twin', orderId: expect.any(String) }]);
    const strangers = (await differences('?class=missing_local')).items;
    expect(strangers.map(({ orderId }) => orderId)).toEqual([null, null]);
    const rights = (await differences('?class=entitlement_without_payment')).items;
    expect(rights).toMatchObject([{ subject: { kind: 'licence' }, orderId: expect.any(String) }]);
  });

  test('a list is narrowed to a scope, and what is no class or scope is refused', async () => {
    const orders = await differences('?scope=orders');
    expect(rulesOf(orders)).toEqual(['status-behind', 'unpaid-right']);
    expect(rulesOf(await differences('?scope=payouts'))).toEqual(['payout-unfollowed']);
    expect(rulesOf(await differences('?scope=transfers&class=amount'))).toEqual(['amount']);
    expect((await summary('?scope=orders')).classes.map(({ count }) => count)).toEqual([1, 1]);
    for (const query of ['class=none', 'scope=tracks', 'run=none', 'cursor=x', 'limit=0', 'a=1']) {
      expect((await ask(`/reconcile/differences?${query}`)).status, query).toBe(400);
    }
    expect((await ask('/reconcile?scope=tracks')).status).toBe(400);
  });

  test('the list goes on at its cursor until each was shown once', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const at: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page = await differences(`?limit=4${at}`);
      expect(page.items.length).toBeLessThanOrEqual(4);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(PLANTED.length);
    expect(new Set(seen).size).toBe(PLANTED.length);
  });

  test('what is for a person becomes an exception that leads to the order, and is closed by one', async () => {
    await market.advance(1_000);
    const applied = await run(market, { apply: true });
    const page = await read<Page<PaymentException>>('/payments/exceptions');
    const amount = page.items.find((item) => item.class === 'amount')!;
    expect(amount).toMatchObject({ subject: { kind: 'transfer' }, orderId: expect.any(String) });
    expect(amount.message).toContain(remedyOf('amount'));
    const twin = page.items.find((item) => item.class === 'duplicate_remote')!;
    expect(twin.orderId).toBe(
      (await differences('?class=duplicate_remote')).items[0]!.orderId ?? 'none',
    );
    const closed = await fetch(`${server.url}/api/v1/payments/exceptions/${amount.id}/close`, {
      method: 'POST',
      headers: { ...admin.headers, 'Content-Type': 'application/json' },
      body: JSON.stringify({ reason: 'corrected there' }),
    });
    expect(await closed.json()).toMatchObject({
      orderId: amount.orderId,
      closedBy: `user:${admin.userId}`,
    });

    // What it has repaired is open no more, and stands with the run that did it.
    const open = await differences();
    expect(open.items.every(({ runId }) => runId === applied.run.id)).toBe(true);
    expect(open.items).toHaveLength(applied.left);
    const ofRun = await differences(`?run=${applied.run.id}`);
    expect(ofRun.items.filter(({ outcome }) => outcome === 'applied')).toHaveLength(
      applied.applied,
    );
    expect(rulesOf(await differences(`?run=${looked.run.id}`))).toEqual(PLANTED);

    const listed = await runs();
    expect(listed.items.map(({ id }) => id)).toEqual([applied.run.id, looked.run.id]);
    expect(listed.items[0]!.outcomes).toMatchObject({
      applied: applied.applied,
      left: applied.left,
    });
    const one = await runs('?limit=1');
    const next = await runs(`?limit=1&cursor=${one.nextCursor}`);
    expect([...one.items, ...next.items]).toEqual(listed.items);
    expect(next.nextCursor).toBeNull();
    expect((await ask('/reconcile/runs?cursor=x')).status).toBe(400);

    const detail = await read<ReconcileRunDetail>(`/reconcile/runs/${applied.run.id}`);
    expect(detail).toMatchObject({
      scope: 'all',
      applies: true,
      stuckOnly: false,
      state: 'done',
      step: 'end',
      calls: Number(applied.run.calls),
      callsMinimum: Number(applied.run.callsMinimum),
      compared: Number(applied.run.compared),
      matched: Number(applied.run.matched),
      incomplete: [],
      finishedAt: applied.run.finishedAt!.toISOString(),
    });
    expect(detail.calls).toBeGreaterThanOrEqual(detail.callsMinimum);
    expect(
      detail.totals.map(({ kind, currency, driftMinor }) => [kind, currency, driftMinor]),
    ).toEqual(
      applied.totals.map(({ kind, currency, localMinor, remoteMinor }) => [
        kind,
        currency,
        String(localMinor - remoteMinor),
      ]),
    );
    expect(await ask('/reconcile/runs/01890000-0000-7000-8000-000000000000')).toMatchObject({
      status: 404,
      body: { code: 'RECONCILE_RUN_NOT_FOUND' },
    });
  }, 120_000);
});
