import { createHash } from 'node:crypto';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Context } from '#context.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { startSweep } from '#server/ops/sweep-expired.ts';

import { openTestContext, type TestContext } from '../../support/test-context.ts';
import { waitFor } from '../../support/wait-for.ts';

let t: TestContext;
/** What the sweep waits for now; calling it ends the wait. */
let rounds: { ms: number; end: () => void }[];
let ctx: Context;
beforeEach(async () => {
  t = await openTestContext();
  rounds = [];
  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      rounds.push({ ms, end: resolve });
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
    });
  ctx = { ...t.ctx, clock: { ...t.ctx.clock, now: () => t.ctx.clock.now(), sleep } };
});
afterEach(() => t[Symbol.asyncDispose]());

async function addFailure(email: string, daysAgo: number): Promise<void> {
  const hash = createHash('sha256').update(email).digest();
  await query(
    t.ctx,
    sql`insert into login_failures (email_hash, failures, failed_at)
        values (${hash}, 1, now() - ${daysAgo}::int * interval '1 day')`,
  );
}

const failures = async () =>
  (await query(t.ctx, sql`select email_hash from login_failures`)).length;

test('what has expired is deleted every ten minutes, what has not stays', async () => {
  await addFailure('old@example.org', 2);
  await addFailure('new@example.org', 0);
  const stop = startSweep(ctx);
  expect(rounds.map((round) => round.ms)).toEqual([600_000]);
  expect(await failures()).toBe(2);
  rounds[0]!.end();
  await waitFor('the second wait', () => rounds.length === 2);
  expect(await failures()).toBe(1);
  await addFailure('older@example.org', 3);
  rounds[1]!.end();
  await waitFor('the third wait', () => rounds.length === 3);
  expect(await failures()).toBe(1);
  await stop();
  expect(rounds).toHaveLength(3);
});

test('a round that fails is told in the log, and the next one sweeps', async () => {
  await addFailure('old@example.org', 2);
  const warned: string[] = [];
  let broken = true;
  const log = { ...ctx.log, warn: (_fields: object, text: string) => warned.push(text) };
  const flaky = Object.defineProperty({ ...ctx, log } as unknown as Context, 'db', {
    enumerable: true,
    get: () => {
      if (broken) throw new Error('the database is away');
      return t.ctx.db;
    },
  });
  const stop = startSweep(flaky);
  rounds[0]!.end();
  await waitFor('the second wait', () => rounds.length === 2);
  expect(warned).toEqual(['expired rows stay until the next round']);
  expect(await failures()).toBe(1);
  broken = false;
  rounds[1]!.end();
  await waitFor('the third wait', () => rounds.length === 3);
  expect(await failures()).toBe(0);
  await stop();
  expect(warned).toHaveLength(1);
});

test('a sweep ends with its process', async () => {
  const stop = startSweep(ctx);
  t.abort();
  await stop();
  expect(rounds).toHaveLength(1);
});
