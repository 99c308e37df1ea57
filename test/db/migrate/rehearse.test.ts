import path from 'node:path';

import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { migrate } from '#db/migrate/index.ts';
import { rehearseMigrations } from '#db/migrate/rehearse/index.ts';

import { openBackupCase } from '../backup/backup-case.ts';
import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';

let sandbox: MigrationSandbox;
beforeEach(async () => {
  sandbox = await openMigrationSandbox();
});
afterEach(async () => {
  await sandbox[Symbol.asyncDispose]();
});

const base = `create table item (id int primary key, word text, n int not null default 0);
create table other (id int primary key);
create view words as select word from item;
insert into item select n, 'word ' || n from generate_series(1, 20000) as n;
-- veza:down
drop view words; drop table item, other;`;

/** Applies the first file and leaves the database alone, as it has to be to be copied. */
async function applyBase(files: Readonly<Record<string, string>>): Promise<void> {
  await sandbox.write({ '1_base': base, ...files });
  const ctx = await sandbox.open();
  await runWork(migrate(ctx, { dir: sandbox.dir, to: '1' }));
  await ctx.db.raw('analyze item');
  await ctx.db.destroy();
}

const rehearse = () => runWork(rehearseMigrations(sandbox.ctx, { dir: sandbox.dir }));

async function databases(): Promise<string[]> {
  const client = new pg.Client({ connectionString: sandbox.url });
  await client.connect();
  const text = `select datname as name from pg_database where datname like 'veza\\_scratch\\_%'`;
  const { rows } = await client.query<{ name: string }>(text);
  await client.end();
  return rows.map((row) => row.name);
}

describe('a rehearsal', () => {
  it('tells of each statement what it locks, whom that blocks and what it writes anew', async () => {
    await applyBase({
      '2_change': `alter table item add note text;
create table fresh (id int);
alter table item alter n type bigint;
update other set id = id;
select count(*) from words;`,
    });
    const { migrations, tables } = await rehearse();
    const [{ statements }] = migrations as [(typeof migrations)[0]];
    const taken = statements.map((item) =>
      item.locks.map(({ relation, mode }) => `${mode} ${relation}`),
    );
    expect(statements.map((item) => item.line)).toEqual([1, 2, 3, 4, 5]);
    expect(taken[0]).toEqual(['ACCESS EXCLUSIVE public.item']);
    expect(taken[1]).toEqual([]);
    expect(statements[0]!.locks[0]!.blocks).toBe('blocks reads and writes');
    // The lock of the first statement is held until the file is through.
    const later = statements.slice(1).reduce((sum, item) => sum + item.durationMs, 0);
    expect(statements[0]!.locks[0]!.heldMs).toBeGreaterThanOrEqual(later - 5);
    expect(statements.map((item) => item.rewrites)).toEqual([[], [], ['public.item'], [], []]);
    expect(taken[3]).toEqual(['ROW EXCLUSIVE public.other']);
    expect(taken[4]).toContain('ACCESS SHARE public.words');
    expect(tables[0]).toMatchObject({
      name: 'public.item',
      rows: 20_000,
      mode: 'ACCESS EXCLUSIVE',
      rewritten: true,
    });
    expect(tables[0]!.bytes).toBeGreaterThan(500_000);
    expect(tables.map((item) => item.name)).not.toContain('public.fresh');
  });

  it('sees what statements lock that stand alone, and batches', async () => {
    await applyBase({
      '2_index': `-- veza:no-transaction
create index concurrently on item (lower(word), n);
alter table other add word text;`,
      '3_fill': `-- veza:batch key=id share=1%
update item set n = n + 1 where id between $1 and $2;`,
    });
    const { migrations } = await rehearse();
    const locks = migrations.map(({ statements }) =>
      statements.map((item) => item.locks.map(({ relation, mode }) => `${mode} ${relation}`)),
    );
    expect(locks[0]![0]).toContain('SHARE UPDATE EXCLUSIVE public.item');
    expect(locks[0]![1]).toEqual(['ACCESS EXCLUSIVE public.other']);
    expect(locks[1]![0]).toContain('ROW EXCLUSIVE public.item');
    expect(migrations[1]).toMatchObject({ kind: 'batch' });
  });

  it('leaves the database as it was and drops the copy, also when a statement fails', async () => {
    await applyBase({ '2_change': 'delete from item;', '3_bad': 'select nope;' });
    const before = await databases();
    await expect(rehearse()).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      exitCode: 2,
      details: { file: '3_bad.sql' },
    });
    expect((await databases()).filter((name) => !before.includes(name))).toEqual([]);
    const { rows } = await sandbox.ctx.db.raw<{ rows: object[] }>(
      `select (select count(*)::int from item) as items, count(*)::int as applied from veza_migrations`,
    );
    expect(rows).toEqual([{ items: 20_000, applied: 1 }]);
  });

  it('is refused while others are connected, and says who', async () => {
    await applyBase({ '2_change': 'delete from item;' });
    const client = new pg.Client({ connectionString: sandbox.url, application_name: 'shop' });
    await client.connect();
    try {
      await expect(rehearse()).rejects.toMatchObject({
        code: 'REHEARSAL_DATABASE_IN_USE',
        exitCode: 8,
        message: expect.stringMatching(/backend \d+: shop \(\w+, idle\)/) as string,
      });
    } finally {
      await client.end();
    }
    const after = await rehearse();
    expect(after.migrations.map((item) => item.name)).toEqual(['2_change']);
  });

  it('asks nobody to leave where nothing is pending', async () => {
    await applyBase({});
    const client = new pg.Client({ connectionString: sandbox.url, application_name: 'shop' });
    await client.connect();
    try {
      expect(await rehearse()).toMatchObject({ migrations: [], tables: [] });
    } finally {
      await client.end();
    }
  });

  it('works on a restored backup while everybody goes on', async () => {
    await applyBase({ '2_change': 'alter table item alter n type bigint;' });
    await using backups = await openBackupCase();
    const from = backups.file('before.backup');
    await backups.save(sandbox.url, from);
    const before = await databases();
    const client = new pg.Client({ connectionString: sandbox.url });
    await client.connect();
    try {
      const { migrations, tables } = await runWork(
        rehearseMigrations(sandbox.ctx, { dir: sandbox.dir, from }),
      );
      expect(migrations.map((item) => item.name)).toEqual(['2_change']);
      expect(tables).toMatchObject([{ name: 'public.item', rows: 20_000, rewritten: true }]);
    } finally {
      await client.end();
    }
    expect((await databases()).filter((name) => !before.includes(name))).toEqual([]);
    const other = { dir: sandbox.dir, from: path.join(sandbox.dir, '1_base.sql') };
    await expect(runWork(rehearseMigrations(sandbox.ctx, other))).rejects.toMatchObject({
      code: 'BACKUP_FOREIGN',
    });
  });

  it('finds what stands against the plan before it applies anything', async () => {
    await applyBase({ '2_change': 'delete from item;' });
    await sandbox.write({ '1_base': 'create table item ();', '2_change': 'delete from item;' });
    await expect(rehearse()).rejects.toMatchObject({ code: 'MIGRATION_HISTORY_CONFLICT' });
  });
});
