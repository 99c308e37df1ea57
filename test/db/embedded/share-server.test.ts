import { expect, test } from 'vitest';

import { openDatabase } from '#db/database.ts';
import { findPostmaster, readPostmasterPid } from '#db/embedded/postmaster-pid.ts';
import { openPool, query, queryOne } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import { openEmbeddedTest } from './embedded-test.ts';
import { startHolder } from './start-holder.ts';

/** Waits until the check holds; the deadline only bounds a failing test. */
async function until(check: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error('it did not come true within 20 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('ten processes that start on an empty folder share one server; the last one out stops it', async () => {
  await using t = await openEmbeddedTest();
  const holders = await Promise.all(Array.from({ length: 10 }, () => startHolder(t.dataDir)));
  const opened = await Promise.all(holders.map((holder) => holder.opened));

  expect(opened.map((line) => line.message).filter(Boolean)).toEqual([]);
  expect(new Set(opened.map((line) => line.serverStartedAt)).size).toBe(1);
  const [last, ...others] = holders;
  expect(await Promise.all(others.map((holder) => holder.release()))).toEqual(Array(9).fill(0));
  expect(await findPostmaster(t.paths.data)).toMatchObject({ status: 'ready' });
  expect(await last!.release()).toBe(0);
  expect(await findPostmaster(t.paths.data)).toBeUndefined();
  expect(await readPostmasterPid(t.paths.data)).toBeUndefined();
});

test('the server of a process that was killed is adopted by the next one, and stopped by it', async () => {
  await using t = await openEmbeddedTest();
  const killed = await startHolder(t.dataDir);
  const before = await killed.opened;
  await killed.kill();
  expect(await findPostmaster(t.paths.data)).toMatchObject({ status: 'ready' });

  const database = await openDatabase(t.ctx);
  const db = openPool(database.connection, { applicationName: 'test' });
  const row = await queryOne<{ at: Date }>({ db }, sql`select pg_postmaster_start_time() as at`);
  await db.destroy();
  await database[Symbol.asyncDispose]();
  expect(row.at.getTime()).toBe(before.serverStartedAt);
  expect(await findPostmaster(t.paths.data)).toBeUndefined();
});

test('a server that is killed is started again under the process that uses it', async () => {
  await using t = await openEmbeddedTest();
  await using database = await openDatabase(t.ctx);
  const first = (await findPostmaster(t.paths.data))!;
  process.kill(first.pid, 'SIGKILL');
  await until(async () => {
    const next = await findPostmaster(t.paths.data);
    return next !== undefined && next.pid !== first.pid && next.status === 'ready';
  });
  const db = openPool(database.connection, { applicationName: 'test' });
  try {
    const leases = sql`select from pg_stat_activity where application_name like 'veza lease %'`;
    await until(async () => (await query({ db }, leases)).length > 0);
    expect(await query({ db }, leases)).toHaveLength(1);
  } finally {
    await db.destroy();
  }
});

test('a server and its only user killed together leave nothing that hinders the next start', async () => {
  await using t = await openEmbeddedTest();
  const holder = await startHolder(t.dataDir);
  await holder.opened;
  const server = (await findPostmaster(t.paths.data))!;
  await holder.kill();
  process.kill(server.pid, 'SIGKILL');

  const database = await openDatabase(t.ctx);
  expect(await findPostmaster(t.paths.data)).toMatchObject({ status: 'ready' });
  await database[Symbol.asyncDispose]();
  expect(await findPostmaster(t.paths.data)).toBeUndefined();
});
