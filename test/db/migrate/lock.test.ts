import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { migrate, type MigrateEvent } from '#db/migrate/index.ts';

import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';

let sandbox: MigrationSandbox;
beforeEach(async () => {
  sandbox = await openMigrationSandbox();
});
afterEach(async () => {
  await sandbox[Symbol.asyncDispose]();
});

const GATED = { '000001_slow': 'create table a ();\nselect pg_advisory_xact_lock(7);' };

/** Starts a run that stands in the middle of its file until the gate is opened. */
async function startGatedRun() {
  const gate = await sandbox.ctx.db.transaction();
  await gate.raw('select pg_advisory_xact_lock(7)');
  const holder = await sandbox.open();
  let started = (): void => {};
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  const result = runWork(migrate(holder, { dir: sandbox.dir }), (event) => {
    if (event.type === 'migration.started') started();
  });
  await running;
  return { result, open: () => gate.rollback() };
}

describe('the migration lock', () => {
  it('lets one of ten runners apply, and all ten succeed', async () => {
    await sandbox.write({
      '000001_a': 'create table a ();\nselect pg_sleep(0.2);',
      '000002_b': 'create table b ();',
    });
    const runners = await Promise.all(Array.from({ length: 10 }, () => sandbox.open()));
    const results = await Promise.all(
      runners.map((ctx) => runWork(migrate(ctx, { dir: sandbox.dir }))),
    );
    expect(results.filter((item) => item.applied.length === 0)).toHaveLength(9);
    expect(results.filter((item) => item.applied.length === 2)).toHaveLength(1);
    expect(results.map((item) => item.pending)).toEqual(Array(10).fill(0));
  });

  it('is waited for with the name of its holder, and given up after the time allowed', async () => {
    await sandbox.write(GATED);
    const first = await startGatedRun();
    const events: MigrateEvent[] = [];
    try {
      await expect(
        runWork(migrate(await sandbox.open(), { dir: sandbox.dir, lockWaitMs: 200 }), (event) =>
          events.push(event),
        ),
      ).rejects.toMatchObject({
        code: 'MIGRATION_LOCK_HELD',
        exitCode: 5,
        details: { holder: expect.stringMatching(new RegExp(`^veza migrate .* ${process.pid}`)) },
      });
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'lock.waiting',
          holder: expect.stringContaining('000001_slow'),
          holderPid: expect.any(Number),
        }),
      );
    } finally {
      await first.open();
    }
    expect((await first.result).applied).toHaveLength(1);
  });

  it('lets a waiter go as soon as the holder has done the work', async () => {
    await sandbox.write(GATED);
    const first = await startGatedRun();
    const waiter = migrate(await sandbox.open(), { dir: sandbox.dir });
    await waiter.next();
    expect((await waiter.next()).value).toMatchObject({ type: 'lock.waiting' });
    const second = runWork(waiter);
    await first.open();
    expect((await first.result).applied).toHaveLength(1);
    expect(await second).toMatchObject({ planned: ['000001_slow'], applied: [], pending: 0 });
  });

  it('is not asked for when nothing is pending', async () => {
    await sandbox.write({ '000001_a': 'create table a ();' });
    await runWork(migrate(sandbox.ctx, { dir: sandbox.dir }));
    await sandbox.write({ '000001_a': 'create table a ();', ...next() });
    const first = await startGatedRun();
    try {
      const done = await sandbox.open();
      const events: MigrateEvent[] = [];
      await runWork(migrate(done, { dir: sandbox.dir, to: '1', lockWaitMs: 0 }), (event) =>
        events.push(event),
      );
      expect(events.map((event) => event.type)).toEqual(['migration.planned']);
    } finally {
      await first.open();
      await first.result;
    }
  });

  it('is left, and the statement with it, when the run is stopped', async () => {
    await sandbox.write({ '000001_a': 'create table a ();\nselect pg_sleep(60);' });
    const controller = new AbortController();
    const ctx = await sandbox.open(controller.signal);
    const run = runWork(migrate(ctx, { dir: sandbox.dir }), (event) => {
      if (event.type === 'migration.started') setTimeout(() => controller.abort(), 100);
    });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    await sandbox.write({ '000001_a': 'create table a ();' });
    expect((await runWork(migrate(sandbox.ctx, { dir: sandbox.dir }))).applied).toHaveLength(1);
  });
});

const next = () => ({ '000002_slow': GATED['000001_slow'].replace('table a', 'table b') });
