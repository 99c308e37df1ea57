import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import { migrate } from '#db/migrate/index.ts';

import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';

let sandbox: MigrationSandbox;
let ctx: DatabaseContext;
beforeAll(async () => {
  sandbox = await openMigrationSandbox();
  ctx = sandbox.ctx;
});
afterAll(() => sandbox[Symbol.asyncDispose]());
beforeEach(async () => {
  await ctx.db.raw('drop schema public cascade; create schema public');
});

const run = () => runWork(migrate(ctx, { dir: sandbox.dir }));
const names = async (text: string): Promise<string[]> => {
  const { rows } = await ctx.db.raw<{ rows: { name: string }[] }>(text);
  return rows.map((row) => row.name);
};
const applied = () => names('select name from veza_migrations order by id');
const tables = () =>
  names(`select tablename as name from pg_tables
    where schemaname = 'public' and tablename not like 'veza%' order by 1`);

describe('a file that is on its way behind another', () => {
  it('leaves nothing behind when a statement of the other is refused', async () => {
    await sandbox.write({
      '1_good': 'create table one ();',
      '2_bad': 'create table two (); select 1 / 0; create table more ();',
      '3_behind': 'create table three ();',
    });
    await expect(run()).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      details: { file: '2_bad.sql', statement: 2, applied: [{ name: '1_good' }] },
    });
    expect([await applied(), await tables()]).toEqual([['1_good'], ['one']]);
  });

  it('leaves nothing behind when only the commit of the other is refused', async () => {
    await sandbox.write({
      '1_late': `create table a (id int primary key, b int references a deferrable initially deferred);
insert into a values (1, 2);`,
      '2_behind': 'create table b ();',
    });
    await expect(run()).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      details: { file: '1_late.sql', statement: 2, sqlState: '23503' },
    });
    expect([await applied(), await tables()]).toEqual([[], []]);
  });

  it('leaves nothing behind when the reader goes away between the two', async () => {
    await sandbox.write({
      '1_first': 'create table one ();',
      '2_behind': 'create table two (); select pg_sleep(60);',
    });
    for await (const event of migrate(ctx, { dir: sandbox.dir })) {
      if (event.type === 'migration.applied') break;
    }
    expect([await applied(), await tables()]).toEqual([['1_first'], ['one']]);
    await sandbox.write({ '1_first': 'create table one ();', '2_behind': 'create table two ();' });
    expect((await run()).applied.map((item) => item.name)).toEqual(['2_behind']);
  });

  it('is tried again with the other when somebody holds its table', async () => {
    const table = { '1_table': 'create table held ();' };
    await sandbox.write(table);
    await run();
    await sandbox.write({
      ...table,
      '2_waits': 'create table two (); alter table held add a int;',
      '3_behind': 'alter table held add b int;',
    });
    const trx = await ctx.db.transaction();
    await trx.raw('lock table held in access share mode');
    let isRetried = false;
    const limits = { dir: sandbox.dir, lockTimeoutMs: 50 };
    try {
      for await (const event of migrate(ctx, limits)) {
        if (event.type !== 'statement.retried' || isRetried) continue;
        isRetried = true;
        await trx.commit();
      }
    } finally {
      await trx.rollback();
    }
    expect(isRetried).toBe(true);
    expect(await applied()).toEqual(['1_table', '2_waits', '3_behind']);
  });
});

it('applies files of many and of long statements in their order', async () => {
  const many = Array.from({ length: 30 }, (_, n) => `insert into numbers values (${n});`).join(
    '\n',
  );
  const long = `insert into numbers select length('${'x'.repeat(70_000)}');`;
  await sandbox.write({
    '1_table': 'create table numbers (n int, at serial);',
    '2_many': many,
    '3_long': `${long}\n${long}\ninsert into numbers values (-1);`,
    '4_after': 'insert into numbers values (-2);',
  });
  await run();
  const order = await names('select n::text as name from numbers order by at');
  expect(order).toEqual([...Array(30).keys(), 70_000, 70_000, -1, -2].map(String));
});

it('writes every row of the record under the settings of the session', async () => {
  await sandbox.write({
    '1_path': 'create schema other; set search_path = other; create table there ();',
    '2_plain': 'create table here ();',
  });
  await run();
  expect([await applied(), await tables()]).toEqual([['1_path', '2_plain'], ['here']]);
});
