import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { takeLock } from '#db/migrate/lock.ts';
import { openMigrationSession } from '#db/migrate/session.ts';
import { openPool } from '#db/pool.ts';
import {
  migrate,
  migrateDown,
  requireCurrentSchema,
  waitForSchema,
  type SchemaWaiting,
} from '#db/migrate/index.ts';

import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';

let sandbox: MigrationSandbox;
beforeEach(async () => {
  sandbox = await openMigrationSandbox();
});
afterEach(async () => {
  await sandbox[Symbol.asyncDispose]();
});

const TWO = {
  '000001_a': 'create table a ();\n-- veza:down\ndrop table a;',
  '000002_b': 'create table b ();\nselect pg_advisory_xact_lock(7);\n-- veza:down\ndrop table b;',
};
const run = () => runWork(migrate(sandbox.ctx, { dir: sandbox.dir }));
const wait = (input: { min?: string; timeoutMs?: number } = {}, events: SchemaWaiting[] = []) =>
  runWork(waitForSchema(sandbox.ctx, { dir: sandbox.dir, timeoutMs: 30_000, ...input }), (event) =>
    events.push(event),
  );

describe('waiting for the schema', () => {
  it('ends at once where nothing is missing, and takes no lock that others hold', async () => {
    await sandbox.write(TWO);
    await run();
    await using holder = await lockOf();
    expect(holder.locked).toBe(true);
    expect(await wait({ timeoutMs: 0 })).toMatchObject({ current: '000002', ahead: [] });
  });

  it('tells what is missing and who migrates, and ends when the migration is applied', async () => {
    await sandbox.write(TWO);
    const gate = await sandbox.ctx.db.transaction();
    await gate.raw('select pg_advisory_xact_lock(7)');
    const runner = await sandbox.open();
    const running = runWork(migrate(runner, { dir: sandbox.dir }));
    const events: SchemaWaiting[] = [];
    let opened = false;
    const done = runWork(
      waitForSchema(sandbox.ctx, { dir: sandbox.dir, timeoutMs: 60_000 }),
      (event) => {
        events.push(event);
        const blocked = event.missing.join() === '000002_b' && event.holder?.includes('000002_b');
        if (!blocked || opened) return;
        opened = true;
        void gate.rollback();
      },
    );
    expect(await done).toMatchObject({ current: '000002' });
    expect(events.at(-1)).toMatchObject({
      holder: expect.stringMatching(/^veza migrate /),
      holderPid: expect.any(Number),
      since: expect.stringMatching(/Z$/),
    });
    expect((await running).applied).toHaveLength(2);
  });

  it('gives up after the time allowed, naming what is missing', async () => {
    await sandbox.write(TWO);
    await expect(wait({ timeoutMs: 300 })).rejects.toMatchObject({
      code: 'SCHEMA_NOT_READY',
      exitCode: 5,
      hint: 'veza migrate',
      details: { missing: ['000001_a', '000002_b'], holder: null },
    });
  });

  it('is content with what it was told to need', async () => {
    await sandbox.write(TWO);
    await runWork(migrate(sandbox.ctx, { dir: sandbox.dir, to: '1' }));
    expect(await wait({ min: '1', timeoutMs: 0 })).toMatchObject({ current: '000001' });
    await expect(wait({ min: '2', timeoutMs: 0 })).rejects.toMatchObject({ exitCode: 5 });
    await expect(wait({ min: '3', timeoutMs: 0 })).rejects.toMatchObject({
      code: 'MIGRATION_TARGET_UNKNOWN',
    });
  });

  it('does not wait for what no waiting mends', async () => {
    await sandbox.write(TWO);
    await run();
    await sandbox.write({ ...TWO, '000001_a': 'select 1;' });
    await expect(wait()).rejects.toMatchObject({ code: 'MIGRATION_HISTORY_CONFLICT', exitCode: 8 });
  });

  it('ends when it is stopped', async () => {
    await sandbox.write(TWO);
    const controller = new AbortController();
    const ctx = await sandbox.open(controller.signal);
    const waiting = runWork(waitForSchema(ctx, { dir: sandbox.dir, timeoutMs: 60_000 }), () =>
      controller.abort(),
    );
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('outlives a database that goes away for a moment', async () => {
    await sandbox.write(TWO);
    const events: SchemaWaiting[] = [];
    const ctx = { ...sandbox.ctx };
    const real = ctx.db;
    // A pool whose server does not answer, for the first look.
    const away = openPool({ host: '127.0.0.1', port: 1 }, { applicationName: 'away' });
    ctx.db = away;
    const done = runWork(waitForSchema(ctx, { dir: sandbox.dir, timeoutMs: 60_000 }), (event) => {
      events.push(event);
      ctx.db = real;
      if (events.length === 1) void run();
    });
    expect(await done).toMatchObject({ current: '000002' });
    await away.destroy();
    expect(events[0]).toMatchObject({ missing: [], reason: expect.stringMatching(/ECONNREFUSED/) });
  });
});

describe('a database that newer code has migrated', () => {
  const NEWER = { ...TWO, '000003_c': 'create table c ();\n-- veza:down\ndrop table c;' };
  const BREAKING = { ...TWO, '000003_c': '-- veza:breaking\ndrop table a;' };

  it('is accepted by older code, which does nothing and says so', async () => {
    await sandbox.write(NEWER);
    await run();
    await sandbox.write(TWO);
    expect(await run()).toMatchObject({ planned: [], pending: 0, ahead: ['000003_c'] });
    expect(await wait({ timeoutMs: 0 })).toMatchObject({ current: '000003', ahead: ['000003_c'] });
  });

  it('is refused by older code when it says that it breaks it', async () => {
    await sandbox.write(BREAKING);
    await run();
    await sandbox.write(TWO);
    for (const work of [run, () => wait({ timeoutMs: 0 })]) {
      await expect(work()).rejects.toMatchObject({
        code: 'MIGRATION_HISTORY_CONFLICT',
        exitCode: 8,
        details: { problems: [{ kind: 'too-new', name: '000003_c' }] },
        hint: expect.stringContaining('000003_c.sql'),
      });
    }
    await sandbox.write({ ...BREAKING, '000004_d': 'create table d ();' });
    expect((await run()).applied).toHaveLength(1);
  });

  it("is asked before veza's own code runs: nothing may be missing", async () => {
    const { ctx } = sandbox;
    await runWork(migrate(ctx));
    await requireCurrentSchema(ctx);
    await runWork(migrateDown(ctx, { target: { steps: 1 }, apply: true }));
    await expect(requireCurrentSchema(ctx)).rejects.toMatchObject({
      code: 'DB_SCHEMA_MISSING',
      exitCode: 8,
      message: expect.stringMatching(/pending$/),
    });
  });
});

/** Holds the lock of migrations as a runner does. */
async function lockOf() {
  const session = await openMigrationSession(sandbox.ctx);
  const isDone = () => Promise.resolve(false);
  const taken = takeLock(sandbox.ctx, session.client, { waitMsMax: 0, isDone });
  const locked = await runWork(taken);
  return { locked, [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() };
}
