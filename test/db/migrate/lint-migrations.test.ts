import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { lintMigrations, type LintMigrationsInput } from '#db/migrate/lint/index.ts';
import { migrate } from '#db/migrate/index.ts';

import { waitFor } from '../../support/wait-for.ts';
import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';

let sandbox: MigrationSandbox;
beforeAll(async () => {
  sandbox = await openMigrationSandbox();
  await sandbox.write({
    '1_made': `
      create table plays (id bigint primary key, note text) with (autovacuum_enabled = false);
      create table little (id bigint primary key);
      create index little_idx on little (id);
      create table parts (at bigint) partition by list (at);
      create table parts_1 partition of parts for values in (1);
      create schema shelf;
      create table shelf."Odd" (id bigint);
      insert into plays select n, repeat('x', 200) from generate_series(1, 20000) as n;
      insert into little select n from generate_series(1, 10) as n;
      insert into parts select 1 from generate_series(1, 30000);
      insert into shelf."Odd" values (1);`,
  });
  const { ctx, dir } = sandbox;
  await runWork(migrate(ctx, { dir }));
  await ctx.db.raw('analyze');
  // PostgreSQL counts what a session wrote when the session has ended.
  await waitFor('the statistics', async () => {
    const counted = `select sum(n_tup_ins)::int as n from pg_stat_user_tables`;
    const { rows } = await ctx.db.raw<{ rows: { n: number }[] }>(counted);
    return rows[0]!.n >= 50_011;
  });
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});

async function add(name: string, text: string): Promise<string> {
  const file = path.join(sandbox.dir, `${name}.sql`);
  await writeFile(file, text);
  return file;
}

const lint = (input: LintMigrationsInput = {}) =>
  lintMigrations(sandbox.ctx, { dir: sandbox.dir, ...input });

describe('the lint beside a database', () => {
  it('looks at what is pending, and knows how big what it touches is', async () => {
    await add('2_later', 'create index on plays (note);\ncreate index on little (id);\n');
    const report = await lint();
    expect(report.files).toEqual([expect.stringContaining('2_later.sql')]);
    expect(report.findings).toMatchObject([
      {
        rule: 'require-concurrent-index-creation',
        severity: 'warning',
        message: expect.stringMatching(
          /SHARE on plays \(20,000 rows, 4\.\d MiB, 20,000 writes\): blocks writes/,
        ) as string,
        evidence: { locks: [{ table: 'plays', rows: 20_000, writes: 20_000 }] },
      },
      { severity: 'info', evidence: { locks: [{ table: 'little', rows: 10 }] } },
    ]);
    expect(report.counts).toEqual({ error: 0, warning: 1, info: 1 });
    expect(report.database).toEqual({ version: expect.any(String) as string, tables: 2 });
  });

  it('takes an index for its table, a partitioned table for its parts, and quoted names as they are', async () => {
    await add(
      '2_later',
      'drop index little_idx;\ncreate index on parts (at);\ncreate index on shelf."Odd" (id);\n' +
        'create index on shelf.odd (id);\n',
    );
    const { findings } = await lint();
    expect(findings.map(({ severity, evidence }) => [severity, evidence?.['locks']])).toEqual([
      ['info', [expect.objectContaining({ table: 'little', mode: 'ACCESS EXCLUSIVE', rows: 10 })]],
      ['warning', [expect.objectContaining({ table: 'parts', mode: 'SHARE', rows: 30_000 })]],
      ['info', [expect.objectContaining({ table: 'shelf."Odd"', rows: 1 })]],
      ['warning', [{ table: 'shelf.odd', mode: 'SHARE', blocks: 'blocks writes; reads go on' }]],
    ]);
  });

  it('looks at every file by itself when it is asked to, without a database anyway', async () => {
    await add('2_later', 'create table made (id bigint);\n');
    await add('3_last', 'create index on made (id);\n');
    expect((await lint()).findings).toEqual([]);
    const all = await lint({ scope: 'all' });
    expect(all.files).toHaveLength(3);
    expect(all.findings.map((finding) => finding.subject.name)).toEqual([
      expect.stringContaining('3_last.sql'),
    ]);
    const offline = await lintMigrations(undefined, { dir: sandbox.dir });
    expect(offline.findings).toHaveLength(1);
    expect(offline.database).toBeUndefined();
    await expect(
      lintMigrations(undefined, { dir: sandbox.dir, scope: 'pending' }),
    ).rejects.toMatchObject({ code: 'LINT_NEEDS_DATABASE', hint: 'veza migrate lint --all' });
  });

  it('takes files as one set, whatever they are called', async () => {
    const made = await add('some words', 'create table made (id bigint);\n');
    const used = await add('other', 'create index on made (id);\n');
    expect((await lint({ paths: [made, used] })).findings).toEqual([]);
    expect((await lint({ paths: [used] })).findings).toHaveLength(1);
  });
});

describe('files that cannot be judged', () => {
  const faultsOf = async (text: string): Promise<unknown> => {
    const file = await add('bad', text);
    const error = await lint({ paths: [file] }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'MIGRATION_FILES_INVALID', exitCode: 2 });
    return (error as { details: { faults: unknown } }).details.faults;
  };

  it('are named with line, column and caret', async () => {
    expect(await faultsOf('select 1;\ncreate tabel x ();\n')).toMatchObject([
      {
        file: expect.stringContaining('bad.sql') as string,
        line: 2,
        column: 8,
        excerpt: '  2 | create tabel x ();\n    |        ^',
      },
    ]);
  });

  it('ignore a rule that does not exist', async () => {
    const text = 'select 1;\n-- veza:ignore ban-drop-colum: gone\nselect 2;\n';
    expect(await faultsOf(text)).toMatchObject([
      { line: 2, message: 'there is no lint rule ban-drop-colum; did you mean ban-drop-column?' },
    ]);
  });

  it('hold what the runner would refuse and no rule speaks of', async () => {
    expect(await faultsOf('vacuum plays;\n')).toMatchObject([{ line: 1, column: 1 }]);
    expect(await faultsOf('')).toMatchObject([{ message: 'is empty' }]);
    expect(await faultsOf('copy plays from stdin;\n')).toMatchObject([{ line: 1 }]);
  });

  it('cannot be read', async () => {
    await expect(lint({ paths: ['/no/such.sql'] })).rejects.toMatchObject({
      code: 'MIGRATION_FILES_INVALID',
      message: expect.stringContaining('/no/such.sql') as string,
    });
  });
});
