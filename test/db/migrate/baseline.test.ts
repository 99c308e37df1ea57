import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import { baseline, migrate, readMigrationStatus } from '#db/migrate/index.ts';

import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';

let sandbox: MigrationSandbox;
let ctx: DatabaseContext;
beforeAll(async () => {
  sandbox = await openMigrationSandbox();
  ctx = sandbox.ctx;
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await ctx.db.raw('drop schema public cascade; create schema public');
});

const FILES = {
  '1_a': 'create table a ();',
  // Written for another tool: what is only recorded need not be what veza runs.
  '2_b': '-- veza:breaking\nbegin;\ncreate table b ();\ncommit;',
  '3_c': 'create table c ();',
};
const record = (to: string, apply = true) =>
  runWork(baseline(ctx, { dir: sandbox.dir, to, apply }));
const status = () => readMigrationStatus(ctx, { dir: sandbox.dir });

describe('a baseline', () => {
  it('records what the database has already, runs nothing, and lets the rest be applied', async () => {
    await sandbox.write(FILES);
    await ctx.db.raw('create table a (); create table b ()');
    expect(await record('2')).toEqual({
      planned: ['1_a', '2_b'],
      recorded: ['1_a', '2_b'],
      relations: 2,
    });
    expect((await status()).applied).toMatchObject([
      { name: '1_a', kind: 'baseline', breaking: false, statements: 0 },
      { name: '2_b', kind: 'baseline', breaking: true, statements: 0 },
    ]);
    const result = await runWork(migrate(ctx, { dir: sandbox.dir }));
    expect(result.applied.map((item) => item.name)).toEqual(['3_c']);
    expect((await status()).problems).toEqual([]);
  });

  it('is a plan until it is applied', async () => {
    await sandbox.write(FILES);
    expect(await record('1', false)).toEqual({ planned: ['1_a'], recorded: [], relations: 0 });
    expect((await status()).applied).toEqual([]);
  });

  it('is refused where anything is recorded', async () => {
    await sandbox.write(FILES);
    await record('1');
    for (const apply of [false, true]) {
      await expect(record('2', apply)).rejects.toMatchObject({
        code: 'MIGRATION_RECORD_EXISTS',
        exitCode: 8,
        details: { applied: 1, newest: '1_a' },
      });
    }
  });

  it('of two at the same time is made once', async () => {
    await sandbox.write(FILES);
    const ends = await Promise.allSettled([record('1'), record('2')]);
    expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = ends.find((end) => end.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 'MIGRATION_RECORD_EXISTS' });
    expect((await status()).problems).toEqual([]);
  });

  it('wants a migration that exists', async () => {
    await sandbox.write(FILES);
    await expect(record('9')).rejects.toMatchObject({ code: 'MIGRATION_TARGET_UNKNOWN' });
  });
});
