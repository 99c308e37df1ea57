import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { openMigrationSandbox, type MigrationSandbox } from '../../db/migrate/migration-sandbox.ts';
import { runCommand as command } from '../run-command.ts';

let sandbox: MigrationSandbox;
beforeAll(async () => {
  sandbox = await openMigrationSandbox();
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});

const veza = (name: string, ...args: string[]) =>
  command(name, [...args, '--dir', sandbox.dir, '--database-url', sandbox.url]);

const table = 'create table a (id int primary key, word text);\n-- veza:down\ndrop table a;';

test('verify says which file does not come back, with the same code in text and in JSON', async () => {
  await sandbox.write({
    '1_a': table,
    '2_thin': 'delete from a where id > 5;\n-- veza:down\n',
    '3_view': `create view v as select id from a;
-- veza:down
drop view v; alter table a alter word set not null;`,
    '4_gone': '-- veza:irreversible: nobody knows the words\nupdate a set word = 0;',
  });
  const rows = path.join(sandbox.dir, 'rows.txt');
  await writeFile(rows, `insert into a select n, n from generate_series(1, 8) as n`);
  const clean = await veza('migrate verify', '--progress', 'none', '--seed-sql', rows);
  expect(clean).toMatchObject({ code: 3, stderr: '' });
  expect(clean.stdout).toContain(
    'error: 3_view.sql: after up and down, column public.a.word has another',
  );
  expect(clean.stdout).toMatch(
    /2 of 4 migrations go up, down and up again, 1 cannot be undone; with 8 rows/,
  );
  await sandbox.write({ '1_a': table, '2_thin': 'delete from a where id > 5;\n-- veza:down\n' });
  await writeFile(rows, `insert into a select n, n from generate_series(1, 8) as n`);
  const json = await veza('migrate verify', '--json', '--seed-sql', rows);
  expect(json.code).toBe(3);
  expect(json.json()).toMatchObject({
    schema: 'veza.migrate.verify/1',
    rows: 8,
    migrations: [
      { name: '1_a', outcome: 'ok', withData: true },
      { name: '2_thin', outcome: 'data-lost', lost: [{ table: 'public.a', rowsAfter: 5 }] },
    ],
    findings: [
      {
        rule: 'rows-differ',
        severity: 'error',
        message:
          '2_thin.sql: of 8 rows of public.a that were there before it, 5 are left after up and down',
      },
    ],
  });
});

test('a rehearsal reads well, and changes nothing', async () => {
  await sandbox.write({ '1_a': table });
  expect((await veza('migrate')).code).toBe(0);
  await sandbox.write({
    '1_a': table,
    '2_b': 'alter table a alter id type bigint;\n-- veza:down\nselect 1;',
  });
  const told = await veza('migrate rehearse', '--progress', 'text');
  expect(told.stderr).toMatch(/^On the copy: Applied 2_b in .* \(1 of 1\)$/m);
  const end = await veza('migrate rehearse', '--progress', 'none');
  expect(end).toMatchObject({ code: 0, stderr: '' });
  expect(end.stdout).toMatch(/^2_b: \d.*\n +1 +\d.* alter table a alter id type bigint\n/);
  expect(end.stdout).toMatch(/ACCESS EXCLUSIVE on public\.a for .*: blocks reads and writes\n/);
  expect(end.stdout).toContain('writes all rows of public.a anew');
  expect(end.stdout).toMatch(
    /Locked at worst:\n {2}public\.a .*; rewritten\nRehearsed one migration/,
  );
  const json = await veza('migrate rehearse', '--json');
  expect(json.json()).toMatchObject({
    schema: 'veza.migrate.rehearse/1',
    migrations: [{ id: '2', statements: [{ line: 1, rewrites: ['public.a'] }] }],
    tables: [{ name: 'public.a', mode: 'ACCESS EXCLUSIVE', rewritten: true }],
  });
  const pending = await veza('migrate status', '--json');
  expect(pending.json()).toMatchObject({ pending: [{ id: '2', name: '2_b' }] });
});

test('both work on the embedded server', { timeout: 120_000 }, async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'veza-e-'));
  const embedded = (name: string, ...args: string[]) =>
    command(name, [...args, '--data-dir', dataDir, '--dir', sandbox.dir, '--progress', 'none']);
  try {
    await sandbox.write({ '1_a': table });
    expect(await embedded('migrate')).toMatchObject({ code: 0 });
    expect(await embedded('migrate verify')).toMatchObject({ code: 0, stderr: '' });
    await sandbox.write({ '1_a': table, '2_b': 'alter table a add n int;' });
    const end = await embedded('migrate rehearse');
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(end.stdout).toContain('ACCESS EXCLUSIVE on public.a');
    expect((await embedded('migrate verify')).stdout).toContain('1 cannot be undone');
  } finally {
    await embedded('db stop');
    await rm(dataDir, { recursive: true, force: true });
  }
});
