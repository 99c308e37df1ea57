import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import {
  insertDifference,
  insertRun,
  listFound,
  readOpenSums,
  updateRun,
  type Difference,
  type ReconcileRun,
} from '#domains/reconciliation/index.ts';
import { sumByClass } from '#domains/reconciliation/read-open-sums.ts';

import { openTestContext, type TestContext } from '#test/support/test-context.ts';

import { runRow } from './run-row.ts';

let t: TestContext;
beforeAll(async () => {
  t = await openTestContext();
});
afterAll(() => t[Symbol.asyncDispose]());
beforeEach(() => query(t.ctx, sql`truncate reconcile_runs cascade`));

const DAY_MS = 86_400_000;
const START = Date.parse('2026-03-01T00:00:00Z');
/** The moment of a day of March; runs of one test take place on days of their own. */
const on = (day: number): Date => new Date(START + (day - 1) * DAY_MS);

interface PlantedRun extends Partial<ReconcileRun> {
  /** The day of its end. */
  readonly day: number;
  /** The first day that it compares. */
  readonly from?: number;
  /** Subjects that differ, with what became of each. */
  readonly found?: Readonly<Record<string, Partial<Difference>>>;
}

async function plant({ day, from = 1, found = {}, ...given }: PlantedRun): Promise<ReconcileRun> {
  const { ctx } = t;
  const run = runRow(ctx, on(day), { since: on(from), ...given });
  await insertRun(ctx, { ...run, state: 'running' });
  for (const [subjectId, what] of Object.entries(found)) {
    await insertDifference(ctx, {
      id: ctx.ids.next<'reconcile-difference'>(),
      runId: run.id,
      rule: 'amount',
      class: 'amount',
      subjectKind: 'transfer',
      subjectId,
      local: null,
      remote: null,
      action: 'settle',
      amountMinor: 100n,
      currency: 'EUR',
      since: on(1),
      outcome: 'planned',
      message: `${subjectId} differs`,
      ...what,
    });
  }
  if (given.state !== 'running') {
    await updateRun(ctx, { ...run, state: given.state ?? 'done', finishedAt: on(day) });
  }
  return run;
}

async function open(): Promise<string[]> {
  const { items } = await listFound(t.ctx, { limit: 100 });
  return items.map(({ subjectId, outcome }) => `${subjectId} ${outcome}`).sort();
}

const PERSON = { action: 'person', outcome: 'left' } as const;

describe('what is open', () => {
  test('is nothing before the first run, and nothing that a run is still looking at', async () => {
    expect(await open()).toEqual([]);
    await plant({ day: 2, state: 'running', found: { one: { outcome: 'suspected' } } });
    expect(await open()).toEqual([]);
    expect(await readOpenSums(t.ctx, {})).toEqual({ lastRun: undefined, classes: [] });
  });

  test('is what the last run has not repaired', async () => {
    await plant({ day: 2, found: { gone: {} } });
    await plant({
      day: 3,
      applies: true,
      found: { one: { outcome: 'applied' }, two: PERSON, three: { outcome: 'failed' } },
    });
    expect(await open()).toEqual(['three failed', 'two left']);
  });

  test('is not hidden by a look that does not go back as far', async () => {
    await plant({ day: 5, from: 1, found: { old: {} } });
    await plant({ day: 6, from: 5 });
    expect(await open()).toEqual(['old planned']);
    await plant({ day: 7, from: 1 });
    expect(await open()).toEqual([]);
  });

  test('is not hidden by a run whose lists could not be read to their end', async () => {
    await plant({ day: 5, found: { one: {} } });
    await plant({ day: 6, incomplete: ['payment: no answer'] });
    expect(await open()).toEqual(['one planned']);
  });

  test('is looked at again by the run after one that repairs, however short that is', async () => {
    await plant({ day: 5, from: 1, applies: true, found: { one: PERSON } });
    await plant({ day: 6, from: 5 });
    expect(await open()).toEqual([]);
  });

  test('is not hidden by a run of another scope, but by one of all', async () => {
    await plant({ day: 2, scope: 'transfers', applies: true, found: { one: PERSON } });
    await plant({ day: 3, scope: 'orders', applies: true });
    expect(await open()).toEqual(['one left']);
    await plant({ day: 4 });
    expect(await open()).toEqual([]);
  });

  test('is not what a plan has repaired since, also where it is carried out twice', async () => {
    const plan = { applies: true, stuckOnly: true };
    await plant({ day: 2, found: { one: {}, two: {}, three: PERSON } });
    await plant({
      day: 3,
      ...plan,
      found: { one: { outcome: 'applied' }, two: { outcome: 'stale' } },
    });
    await plant({ day: 4, ...plan, found: { one: { outcome: 'stale' } } });
    expect(await open()).toEqual(['three left', 'two planned']);
  });

  test('is not what a run that was killed had repaired already', async () => {
    await plant({ day: 2, found: { one: {}, two: {} } });
    await plant({
      day: 3,
      applies: true,
      state: 'running',
      found: { one: { outcome: 'applied' }, two: { outcome: 'suspected' } },
    });
    expect(await open()).toEqual(['two planned']);
  });

  test('is also what was only asked about row by row, until lists are read', async () => {
    const stuck = { stuckOnly: true, scope: 'orders' } as const;
    await plant({ day: 2, from: 1 });
    await plant({ day: 3, ...stuck, found: { one: { outcome: 'unchanged' } } });
    expect(await open()).toEqual(['one unchanged']);
    await plant({ day: 4, from: 3, scope: 'orders' });
    expect(await open()).toEqual([]);
  });
});

test('open differences are filtered by class and scope, and go on at a cursor, the oldest first', async () => {
  await plant({
    day: 9,
    found: {
      late: { since: on(4) },
      early: { since: on(2), class: 'status' },
      middle: { since: on(3), subjectKind: 'payment' },
      right: { since: on(5), subjectKind: 'licence' },
    },
  });
  const ids = async (input: Partial<Parameters<typeof listFound>[1]>) => {
    const page = await listFound(t.ctx, { limit: 100, ...input });
    return page.items.map(({ subjectId }) => subjectId);
  };
  expect(await ids({})).toEqual(['early', 'middle', 'late', 'right']);
  expect(await ids({ class: 'status' })).toEqual(['early']);
  expect(await ids({ scope: 'orders' })).toEqual(['middle', 'right']);
  expect(await ids({ scope: 'transfers', class: 'amount' })).toEqual(['late']);
  const first = await listFound(t.ctx, { limit: 3 });
  expect(await ids({ limit: 3, cursor: first.nextCursor! })).toEqual(['right']);
  await expect(listFound(t.ctx, { limit: 3, cursor: 'x' })).rejects.toMatchObject({
    code: 'CURSOR_INVALID',
  });
});

test('classes are summed by currency, those for a person first, then the oldest', async () => {
  await plant({
    day: 9,
    found: {
      a: { class: 'status', rule: 'status-behind', since: on(2) },
      b: { class: 'amount', since: on(4), ...PERSON },
      c: { class: 'amount', since: on(3), rule: 'received', currency: 'JPY', amountMinor: 7n },
      d: { class: 'amount', since: on(5), ...PERSON },
      e: { class: 'id_missing', since: on(6), amountMinor: null, currency: null },
    },
  });
  const { classes, lastRun } = await readOpenSums(t.ctx, { scope: 'all' });
  expect(lastRun).toMatchObject({ state: 'done', finishedAt: on(9) });
  expect(classes).toEqual([
    {
      class: 'amount',
      count: 3,
      forPerson: 2,
      oldestSince: on(3),
      atRisk: [
        { currency: 'EUR', amountMinor: 200n },
        { currency: 'JPY', amountMinor: 7n },
      ],
      rules: [
        { rule: 'amount', action: 'person', count: 2 },
        { rule: 'received', action: 'settle', count: 1 },
      ],
    },
    {
      class: 'status',
      count: 1,
      forPerson: 0,
      oldestSince: on(2),
      atRisk: [{ currency: 'EUR', amountMinor: 100n }],
      rules: [{ rule: 'status-behind', action: 'settle', count: 1 }],
    },
    {
      class: 'id_missing',
      count: 1,
      forPerson: 0,
      oldestSince: on(6),
      atRisk: [],
      rules: [{ rule: 'amount', action: 'settle', count: 1 }],
    },
  ]);
  expect((await readOpenSums(t.ctx, { scope: 'payouts' })).classes).toEqual([]);
  expect(sumByClass([])).toEqual([]);
});

test('sums are exact beyond what a row can hold', async () => {
  const most = 9_223_372_036_854_775_807n;
  await plant({ day: 2, found: { a: { amountMinor: most }, b: { amountMinor: most } } });
  const { classes } = await readOpenSums(t.ctx, {});
  expect(classes[0]!.atRisk).toEqual([{ currency: 'EUR', amountMinor: most * 2n }]);
});
