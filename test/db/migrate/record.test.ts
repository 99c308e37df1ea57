import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import { migrate, migrateDown, readMigrationStatus } from '#db/migrate/index.ts';
import { listApplied } from '#db/migrate/record.ts';

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

const table = (name: string) => `create table ${name} ();\n-- veza:down\ndrop table ${name};`;
const FILES = { '1_a': table('a'), '2_b': table('b'), '3_c': table('c') };
const run = (policy?: 'allow-missing') =>
  runWork(migrate(ctx, { dir: sandbox.dir, ...(policy && { policy }) }));
const problems = async () => (await readMigrationStatus(ctx, { dir: sandbox.dir })).problems;

/** The table as veza made it before it linked its rows. */
const OLD_TABLE = `create table veza_migrations (
  id bigint primary key, name text not null, checksum text not null, statements integer not null,
  applied_at timestamptz not null default now(), duration_ms integer not null,
  applied_by text not null, tool_version text not null)`;

describe('the record of migrations', () => {
  it('keeps who, when, with what and the hash of each statement, in a chain that holds', async () => {
    await sandbox.write({ ...FILES, '4_d': '-- veza:breaking\nselect 1;\nselect 2;' });
    await run();
    const { rows } = await ctx.db.raw<{ rows: Record<string, unknown>[] }>(
      `select *, started_at <= applied_at as ordered from veza_migrations order by id`,
    );
    expect(rows).toHaveLength(4);
    expect(rows[3]).toMatchObject({
      name: '4_d',
      kind: 'versioned',
      breaking: true,
      position: 4,
      statements: 2,
      ordered: true,
      chain: expect.stringMatching(/^[0-9a-f]{64}$/),
      statement_hashes: [expect.stringMatching(/^[0-9a-f]{64}$/), expect.any(String)],
    });
    expect(await problems()).toEqual([]);
  });

  it('closes over a migration that was undone, also when later ones stay', async () => {
    await sandbox.write({ '1_a': FILES['1_a'], '3_c': FILES['3_c'] });
    await run();
    await sandbox.write(FILES);
    await run('allow-missing');
    expect((await listApplied(ctx)).map((row) => `${row.name} ${row.position}`)).toEqual([
      '1_a 1',
      '2_b 3',
      '3_c 2',
    ]);
    const undo = migrateDown(ctx, { dir: sandbox.dir, target: { to: '2' }, apply: true });
    expect((await runWork(undo)).undone.map((item) => item.name)).toEqual(['3_c']);
    expect(await problems()).toEqual([]);
    await run();
    expect(await problems()).toEqual([]);
  });

  it.each([
    ['a row that was changed', `update veza_migrations set checksum = 'x' where id = 2`],
    ['a row that was removed', 'delete from veza_migrations where id = 2'],
    ['a flag that was changed', 'update veza_migrations set breaking = true where id = 3'],
    ['a link that was changed', `update veza_migrations set chain = 'x' where id = 3`],
  ])('finds %s before anything runs, and the fix that it prints mends it', async (_, change) => {
    await sandbox.write(FILES);
    await run();
    await ctx.db.raw(change);
    await sandbox.write({ ...FILES, '9_new': table('new') });
    await expect(run()).rejects.toMatchObject({
      code: 'MIGRATION_HISTORY_CONFLICT',
      exitCode: 8,
      message: expect.stringContaining('broken-chain'),
    });
    const broken = (await problems()).find((item) => item.kind === 'broken-chain')!;
    await ctx.db.raw(broken.fix);
    expect(await problems()).toEqual([]);
    expect((await run()).applied.map((item) => item.name)).toEqual(['9_new']);
    expect(await problems()).toEqual([]);
  });

  it.each([
    ['create table a ();\nselect 3;', 'statement 2 (line 2) is another'],
    ['create table a ();', '2 statements were run, the file has 1 now'],
    ['create table a ();\nselect 2;\n\nselect 3;', 'statement 3 (line 4) is new'],
    ['-- why\ncreate table a ();\nselect 2;', 'every statement that was applied is as it was'],
    [
      'create table a ();\nselect from where;',
      'it cannot be parsed now: line 2: syntax error at or near "where"',
    ],
    ['create tabel a ();', 'it cannot be parsed now'],
  ])('tells what of a file was changed: %j', async (text, told) => {
    await sandbox.write({ '1_a': 'create table a ();\r\nselect 2;' });
    await run();
    await sandbox.write({ '1_a': text });
    expect(await problems()).toMatchObject([
      { kind: 'changed', message: expect.stringContaining(`; ${told}`) },
    ]);
    await expect(run()).rejects.toMatchObject({ message: expect.stringContaining(told) });
  });

  it('of an older version is read as it is, and brought up to date by the next run', async () => {
    await sandbox.write(FILES);
    await run();
    const before = await listApplied(ctx);
    await ctx.db.raw(`create temporary table kept as select * from veza_migrations;
      drop table veza_migrations; ${OLD_TABLE};
      insert into veza_migrations select id, name, checksum, statements, applied_at, duration_ms,
        applied_by, tool_version from kept; drop table kept`);
    const strip = (rows: typeof before) =>
      rows.map(({ name, position, chain, appliedAt }) => [name, position, chain, appliedAt]);
    expect(strip(await listApplied(ctx))).toEqual(strip(before));
    expect(await run()).toMatchObject({ planned: [], applied: [], pending: 0 });
    const { rows } = await ctx.db.raw<{ rows: object[] }>(
      `select column_name, data_type, is_nullable, column_default from information_schema.columns
       where table_name = 'veza_migrations' order by column_name`,
    );
    await sandbox.write({ ...FILES, '4_d': table('d') });
    await run();
    expect(strip(await listApplied(ctx)).slice(0, 3)).toEqual(strip(before));
    expect(await problems()).toEqual([]);
    await ctx.db.raw('drop table veza_migrations; drop table a, b, c, d');
    await run();
    const fresh = await ctx.db.raw<{ rows: object[] }>(
      `select column_name, data_type, is_nullable, column_default from information_schema.columns
       where table_name = 'veza_migrations' order by column_name`,
    );
    expect(rows).toEqual(fresh.rows);
  });
});
