import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { backfillTransferIds, type BackfillInput, type BackfillResult } from '#backfill/index.ts';
import type { Context } from '#context.ts';
import { runWork } from '#core/events.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { verifyLedger } from '#domains/ledger/index.ts';
import type { RecordedCall } from '#sandbox/index.ts';
import { LEDGER_SOURCES } from '#settlement/index.ts';

import { auditOf } from '#test/support/audit-of.ts';
import { openDyingProcess } from '#test/support/crash-points.ts';
import { openTestDatabase } from '#test/support/test-context.ts';
import { truthOf, type Labelled } from './draw-labelled.ts';
import { openBackfillWorld, type BackfillWorld } from './open-backfill-world.ts';

const INPUT: BackfillInput = {
  apply: false,
  writeMetadata: false,
  perSecond: 25,
  since: null,
  until: null,
  plan: null,
  by: { kind: 'operator' },
};

let world: BackfillWorld;
let undo: (() => PromiseLike<unknown>)[];
beforeEach(async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'veza-backfill-'));
  const database = await openTestDatabase();
  world = await openBackfillWorld({ dataDir, databaseUrl: database.url });
  undo = [
    () => world[Symbol.asyncDispose](),
    () => database[Symbol.asyncDispose](),
    () => rm(dataDir, { recursive: true }),
  ];
});
afterEach(async () => {
  for (const step of undo) await step();
});

function run(input: Partial<BackfillInput> = {}, ctx: Context = world.ctx) {
  return runWork(backfillTransferIds(ctx, { ...INPUT, ...input }));
}

function lists(): RecordedCall[] {
  return world.sandbox
    .calls()
    .filter((call) => call.method === 'GET' && call.path === '/v1/transfers');
}

/** What a run said of each row, and what stands there now. */
async function found(result: BackfillResult, labels: Labelled): Promise<Labelled> {
  const rows = await query<{ id: string; remote: string | null }>(
    world.ctx,
    sql`select id, stripe_transfer_id as remote from seller_transfers
        where id = any(${Object.keys(labels)}::uuid[])`,
  );
  const said = new Map([
    ...result.ambiguous.map((one) => [one.sellerTransferId, 'ambiguous'] as const),
    ...result.absent.map((one) => [one.sellerTransferId, 'absent'] as const),
  ]);
  return Object.fromEntries(
    rows.map((row) => [row.id, row.remote ?? said.get(row.id) ?? 'silence']),
  );
}

describe.each(['by-window', 'by-destination'] as const)('%s', (plan) => {
  test('thousands of rows are found exactly, in the fewest requests, and never too fast', async () => {
    // By account nobody sees what went to others, so that nothing speaks of such a row.
    const labels = await world.write({ rows: 2_400, sellers: 8, knownOf: 3, foreign: 150 });
    const result = await run({ plan, apply: true });
    expect(await found(result, labels)).toEqual(truthOf(labels, plan));
    const certain = Object.values(labels).filter((label) => label.startsWith('tr_')).length;
    expect(result).toMatchObject({
      plan,
      candidates: Object.keys(labels).length,
      matched: certain,
      written: certain,
      young: 0,
      refused: [],
      rateLimited: 0,
      unlisted: 0,
    });
    const calls = lists();
    expect(calls.map((call) => call.status)).toEqual(calls.map(() => 200));
    expect(result.calls).toBe(calls.length);
    expect(result.calls).toBe(result.callsMinimum);
    expect(result.callsMinimum).toBe(minimumOf(plan));
    const { findings } = await verifyLedger(world.ctx, { sources: LEDGER_SOURCES });
    expect(findings).toEqual([]);

    const again = await run({ plan, apply: true });
    expect(again).toMatchObject({ matched: 0, written: 0 });
    expect(again.ambiguous).toEqual(result.ambiguous);
    expect(again.absent).toEqual(result.absent);
  }, 120_000);
});

/** From the sandbox's own tables: every list in pages of a hundred. */
function minimumOf(plan: 'by-window' | 'by-destination'): number {
  const all = world.sandbox.state.transfers.all();
  if (plan === 'by-window') return Math.ceil(all.length / 100);
  const sizes = new Map<string, number>();
  for (const { destination } of all) sizes.set(destination, (sizes.get(destination) ?? 0) + 1);
  // Nobody of ours has the account that others send to.
  sizes.delete(all.at(-1)!.destination);
  return [...sizes.values()].reduce((sum, size) => sum + Math.ceil(size / 100), 0);
}

test('a dry run writes nothing, and chooses the cheaper way', async () => {
  // Many accounts with few transfers each: one list of all of them is cheaper.
  const labels = await world.write({ rows: 300, sellers: 60, kinds: ['whole'] });
  const result = await run();
  expect(result).toMatchObject({ plan: 'by-window', matched: 300, written: 0, calls: 3 });
  const left = await found(result, labels);
  expect(new Set(Object.values(left))).toEqual(new Set(['silence']));
  expect(await query(world.ctx, sql`select id from backfill_runs`)).toEqual([]);
});

test('one account of many is listed alone', async () => {
  await world.write({ rows: 400, sellers: 4, knownOf: 1 });
  await world.write({ rows: 20, sellers: 1, kinds: ['whole'] });
  // The oldest row without an id is as old as the others.
  await query(
    world.ctx,
    sql`update seller_transfers set created_at = '2024-03-01T12:00:00Z'
        where stripe_transfer_id is null`,
  );
  expect(await run()).toMatchObject({ plan: 'by-destination', calls: 1, matched: 20 });
});

test('what is written says what stood before, what stands now, and why', async () => {
  const labels = await world.write({ rows: 2, sellers: 1, kinds: ['in capitals'] });
  await run({ apply: true });
  const [id, stripeTransferId] = Object.entries(labels)[0]!;
  expect(await auditOf(world.ctx, id)).toMatchObject([
    {
      action: 'transfer.adopted',
      actorKind: 'operator',
      details: {
        before: { state: 'unknown', stripeTransferId: null },
        after: { state: 'completed', stripeTransferId },
        evidenceSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    },
  ]);
  const operations = await query(
    world.ctx,
    sql`select state, provider_object_id as object from operations where subject_id = ${id}::uuid`,
  );
  expect(operations).toEqual([{ state: 'settled', object: stripeTransferId }]);
});

test('metadata that is missing is completed once, whoever asks again', async () => {
  const labels = await world.write({ rows: 4, sellers: 1, kinds: ['group only', 'whole'] });
  const result = await run({ apply: true, writeMetadata: true });
  expect(result).toMatchObject({ written: 4, noted: 4 });
  const posts = world.sandbox.calls().filter((call) => call.method === 'POST');
  expect(posts).toHaveLength(2);
  expect(posts.every((call) => call.idempotencyKey?.startsWith('md:tr_'))).toBe(true);
  for (const [id, remote] of Object.entries(labels)) {
    expect(world.sandbox.state.transfers.get(remote)!.metadata['seller_transfer_id']).toBe(id);
  }
});

test('reversals that were made at Stripe come with the transfer', async () => {
  const labels = await world.write({ rows: 1, sellers: 1, kinds: ['whole'] });
  const [id, remote] = Object.entries(labels)[0]!;
  world.sandbox.levers.reverseByHand(remote, 200);
  await run({ apply: true });
  const rows = await query(
    world.ctx,
    sql`select state, reversed_minor from seller_transfers where id = ${id}::uuid`,
  );
  expect(rows).toEqual([{ state: 'partially_reversed', reversedMinor: 200n }]);
});

test('a list whose place is gone goes on from the moment of that place', async () => {
  const labels = await world.write({
    rows: 700,
    sellers: 1,
    knownOf: 2,
    kinds: ['whole', 'not there'],
  });
  world.sandbox.inject({
    match: { provider: 'stripe', method: 'GET', path: '/v1/transfers', nth: 3 },
    fault: { kind: 'list_deleted_cursor' },
    times: 1,
  });
  const result = await run({ apply: true, plan: 'by-window' });
  expect(await found(result, labels)).toEqual(labels);
  expect(result.calls).toBeGreaterThan(result.callsMinimum);
});

test('too many requests slow it down and are counted', async () => {
  const labels = await world.write({ rows: 300, sellers: 1, knownOf: 2, kinds: ['whole'] });
  world.sandbox.inject({
    match: { provider: 'stripe', method: 'GET', path: '/v1/transfers' },
    fault: { kind: 'rate_limited_429' },
    times: 2,
  });
  const result = await run({ apply: true });
  expect(await found(result, labels)).toEqual(labels);
  expect(result).toMatchObject({ rateLimited: 2, calls: result.callsMinimum + 2 });
});

test('a list that is never whole ends loudly, and what was listed is kept', async () => {
  await world.write({ rows: 500, sellers: 1, kinds: ['nothing said'] });
  world.sandbox.inject({
    match: { provider: 'stripe', method: 'GET', path: '/v1/transfers' },
    fault: { kind: 'list_empty_page' },
    times: 20,
  });
  await expect(run()).rejects.toMatchObject({
    code: 'BACKFILL_LIST_FAILED',
    hint: expect.stringContaining('veza doctor asks Stripe'),
  });
  expect(await query(world.ctx, sql`select calls from backfill_runs`)).toHaveLength(1);
});

test('who gives no list is asked a few times more, which is told, and then given up', async () => {
  await world.write({ rows: 3, sellers: 1, kinds: ['not there'] });
  world.sandbox.inject({ match: { provider: 'stripe' }, fault: { kind: 'reset_before' } });
  const waits: string[] = [];
  const work = backfillTransferIds(world.ctx, INPUT);
  const reading = (async () => {
    for await (const event of work) if (event.type === 'backfill.waiting') waits.push(event.reason);
  })();
  await expect(reading).rejects.toMatchObject({ code: 'BACKFILL_LIST_FAILED' });
  expect(waits).toHaveLength(5);
});

test('what was sent just now is not called absent', async () => {
  await world.write({ rows: 3, sellers: 1, kinds: ['not there'] });
  await query(
    world.ctx,
    sql`update seller_transfers set created_at = ${new Date(world.ctx.clock.now().getTime() - 60_000)}`,
  );
  expect(await run()).toMatchObject({ absent: [], young: 3 });
});

test('a list without what must be in it proves nothing', async () => {
  await world.write({ rows: 10, sellers: 1, knownOf: 2, kinds: ['not there'] });
  await query(
    world.ctx,
    sql`update seller_transfers set stripe_transfer_id = 'tr_elsewhere'
        where id = (select min(id::text)::uuid from seller_transfers
          where stripe_transfer_id is not null)`,
  );
  // The first hour of a list is left out of what is counted, for clocks may differ.
  await query(
    world.ctx,
    sql`update seller_transfers
    set created_at = created_at + interval '3 hours', completed_at = completed_at + interval '3 hours'
    where stripe_transfer_id is not null`,
  );
  const result = await run({ plan: 'by-window' });
  expect(result.unlisted).toBe(1);
  expect(new Set(result.absent.map((one) => one.reason))).toEqual(new Set(['list-incomplete']));
});

test('real money is not believed by books of test money', async () => {
  await world.write({ rows: 2, sellers: 1, kinds: ['not there'] });
  world.sandbox.levers.setBehaviour({ livemode: true });
  await world.write({ rows: 2, sellers: 1, kinds: ['whole'] });
  await expect(run({ apply: true })).rejects.toMatchObject({ code: 'BACKFILL_LIST_FAILED' });
});

test('wherever its process dies, the next one comes to the same end', async () => {
  const labels = await world.write({ rows: 260, sellers: 2 });
  let deaths = 0;
  // Further and further into the run, until one comes to its end.
  for (let boundary = 5; ; boundary = Math.ceil(boundary * 1.7)) {
    await using dying = openDyingProcess(world.ctx, {
      boundary,
      side: boundary % 2 ? 'before' : 'after',
    });
    const input = { apply: true, writeMetadata: true, plan: 'by-window' } as const;
    const result = await run(input, { ...world.ctx, db: dying.db }).catch((error: unknown) => {
      if (!dying.died) throw error;
    });
    if (result !== undefined) break;
    deaths += 1;
  }
  expect(deaths).toBeGreaterThan(4);
  const result = await run({ apply: true });
  expect(await found(result, labels)).toEqual(truthOf(labels, result.plan));
  expect(result.written).toBe(0);
  const twice = await query(
    world.ctx,
    sql`select subject_id from audit_log where action = 'transfer.adopted'
        group by subject_id having count(*) > 1`,
  );
  expect(twice).toEqual([]);
  const { findings } = await verifyLedger(world.ctx, { sources: LEDGER_SOURCES });
  expect(findings).toEqual([]);
});

test('one run at a time', async () => {
  await world.write({ rows: 150, sellers: 1, kinds: ['whole'] });
  const first = backfillTransferIds(world.ctx, INPUT);
  await first.next();
  await expect(run()).rejects.toMatchObject({ code: 'BACKFILL_BUSY' });
  await first.return(undefined as never);
  expect(await run()).toMatchObject({ matched: 150 });
});
