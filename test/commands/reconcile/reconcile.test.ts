import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import { openMarketTest, type MarketTest } from '#test/domains/market/market-test.ts';
import { effects, tables } from '#test/reconcile/reconcile-test.ts';
import { PLANTED, plantDifferences } from '#test/reconcile/plant-differences.ts';

import { startReconcile } from './reconcile-process.ts';

interface Document {
  readonly run: { readonly id: string };
  readonly differences: readonly {
    readonly rule: string;
    readonly outcome: string;
    action: string;
  }[];
  readonly applied: number;
  readonly left: number;
  readonly stale: number;
  readonly calls: number;
  readonly callsMinimum: number;
}

let dir: string;
let market: MarketTest;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-reconcile-'));
  market = await openMarketTest();
  await plantDifferences(market);
}, 120_000);
afterAll(async () => {
  await market[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const start = (world: MarketTest, args: readonly string[]) => startReconcile(world, args);

async function json(world: MarketTest, ...args: string[]) {
  const end = await start(world, [...args, '--json']);
  return { code: end.exitCode, document: JSON.parse(end.stdout) as Document };
}

const rules = ({ differences }: Document): string[] => differences.map(({ rule }) => rule).sort();

async function posts(world: MarketTest, work: () => Promise<unknown>): Promise<string[]> {
  const before = world.sandbox.calls().length;
  await work();
  const calls = world.sandbox.calls().slice(before);
  return effects(calls.map(({ method, path: place }) => `${method} ${place}`));
}

/** What differs from run to run. */
function blurred(text: string): string {
  return text
    .replaceAll(market.ctx.config.dataDir, '<folder>')
    .replaceAll(/\b(?:tr|trr|po|pay|ref|acct|dp)_\w+/g, '<object>')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, '<row>')
    .replaceAll(/for \d+ h \d+ min/g, 'for <age>')
    .replaceAll(/, [\d.]+ m?s$/gm, ', <time>');
}

test('ten differences are told, planned, repaired as planned, and told no more', async () => {
  const before = await tables(market);
  const sent = await posts(market, async () => {
    const told = await start(market, []);
    expect(told.exitCode).toBe(3);
    const lines = blurred(told.stdout).split('\n');
    const tail = lines.slice(-2);
    // In the order of their finding, which may be another each time; each with its remedy below it.
    const pairs = lines.slice(0, PLANTED.length * 2);
    const sorted = pairs
      .flatMap((line, at) => (at % 2 ? [] : [`${line}\n${pairs[at + 1]}`]))
      .sort();
    const rest = lines.slice(PLANTED.length * 2, -2);
    const words = [...sorted, ...rest, ...tail].join('\n');
    await expect(`${words}\n`).toMatchFileSnapshot('../../fixtures/reconcile/report.txt');
  });
  expect(sent).toEqual([]);
  expect(await tables(market)).toEqual(before);

  const file = path.join(dir, 'plan.json');
  const planned = await json(market, '--plan', file);
  expect([planned.code, rules(planned.document)]).toEqual([3, PLANTED]);
  expect(planned.document.calls).toBe(planned.document.callsMinimum);
  const plan = JSON.parse(await readFile(file, 'utf8')) as { steps: { rule: string }[] };
  expect(plan.steps.map(({ rule }) => rule).sort()).toEqual(PLANTED);

  const certain = planned.document.differences.filter(({ action }) => action !== 'person').length;
  const applied = await json(market, '--apply', '--plan', file);
  expect(applied).toMatchObject({
    code: 3,
    document: { applied: certain, stale: 0, left: PLANTED.length - certain },
  });
  const fixes = await query(market.ctx, sql`select from reconcile_fixes`);
  expect(fixes).toHaveLength(certain);

  // What the plan says is done: nothing of it is done again.
  const again = await json(market, '--apply', '--run', planned.document.run.id);
  expect(again).toMatchObject({ code: 3, document: { applied: 0, stale: certain } });
  const read = await start(market, ['--apply', '--run', planned.document.run.id]);
  expect(read.stdout).toContain('What is stale was left alone; how it is now:');
  const after = await tables(market);
  const silent = await posts(market, async () => {
    const last = await json(market, '--apply', '--since', '2026-03-01');
    expect(last).toMatchObject({ code: 3, document: { applied: 0 } });
    expect(last.document.differences.every(({ action }) => action === 'person')).toBe(true);
  });
  expect(silent).toEqual([]);
  expect(await tables(market)).toEqual(after);
}, 120_000);

test('lines that cannot be meant are refused', async () => {
  expect((await start(market, ['--since', 'yesterday'])).exitCode).toBe(2);
  const none = path.join(dir, 'none.json');
  const missing = await start(market, ['--apply', '--plan', none]);
  expect([missing.exitCode, missing.stderr]).toEqual([
    2,
    expect.stringContaining(`${none} is no plan: there is no such file or folder.`),
  ]);
  expect(missing.stderr).toContain(`--plan ${none}`);
  const nowhere = await start(market, ['--plan', path.join(dir, 'nowhere', 'plan.json')]);
  expect([nowhere.exitCode, nowhere.stderr]).toEqual([
    9,
    expect.stringMatching(/could not be written to .*: there is no such.*\n.* --apply --run \S+$/),
  ]);
  expect((await start(market, ['--apply', '--run', 'nobody'])).exitCode).toBe(2);
  expect((await start(market, ['tracks'])).exitCode).toBe(2);
});
