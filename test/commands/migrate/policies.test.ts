import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { openMigrationSandbox, type MigrationSandbox } from '../../db/migrate/migration-sandbox.ts';
import { runCommand as command } from '../run-command.ts';

let sandbox: MigrationSandbox;
beforeEach(async () => {
  sandbox = await openMigrationSandbox();
});
afterEach(async () => {
  await sandbox[Symbol.asyncDispose]();
});

const veza = (name: string, ...args: string[]) =>
  command(name, [...args, '--dir', sandbox.dir, '--database-url', sandbox.url]);
const table = (name: string) => `create table ${name} ();\n-- veza:down\ndrop table ${name};`;

test('a late file is refused with both ways out, and applied where the policy allows it', async () => {
  await sandbox.write({ '1_a': table('a'), '3_c': table('c') });
  expect((await veza('migrate')).code).toBe(0);
  await sandbox.write({ '1_a': table('a'), '2_b': table('b'), '3_c': table('c') });
  const refused = await veza('migrate');
  expect(refused.code).toBe(8);
  expect(refused.stderr).toContain('out-of-order: 2_b was added before 3_c');
  expect(refused.stderr).toMatch(/veza(\.js)? migrate --dir .*--policy allow-missing/);
  const dry = await veza('migrate', '--dry-run');
  expect([dry.code, dry.stdout]).toEqual([8, '']);
  const status = await veza('migrate status', '--exit-code', '--json');
  expect(status.code).toBe(3);
  expect(status.json()['problems']).toMatchObject([{ kind: 'out-of-order', id: '2' }]);
  expect((await veza('migrate', '--policy', 'never')).code).toBe(2);
  const allowed = await veza('migrate', '--policy', 'allow-missing', '--json');
  expect(allowed.json()['applied']).toMatchObject([{ name: '2_b' }]);
  expect((await veza('migrate status', '--exit-code')).code).toBe(0);
});

test('the policy is a setting, too', async () => {
  await sandbox.write({ '2_b': table('b') });
  await veza('migrate');
  await sandbox.write({ '1_a': table('a'), '2_b': table('b') });
  const args = ['--dir', sandbox.dir, '--database-url', sandbox.url];
  const environment = { VEZA_DATABASE_MIGRATE_POLICY: 'allow-missing' };
  expect((await command('migrate', args, { environment })).code).toBe(0);
});

test('an existing database is taken over by a baseline, once', async () => {
  await sandbox.ctx.db.raw('create table a ()');
  await sandbox.write({ '1_a': table('a'), '2_b': table('b') });
  const plan = await veza('migrate baseline', '1');
  expect(plan).toMatchObject({ code: 0, stderr: '' });
  expect(plan.stdout).toBe(
    'Would record these as applied, without running them:\n  1_a\nAdd --apply to do it.\n',
  );
  const done = await veza('migrate baseline', '1', '--apply', '--json');
  expect(done.json()).toEqual({
    schema: 'veza.migrate.baseline/1',
    planned: ['1_a'],
    recorded: ['1_a'],
    relations: 1,
  });
  expect((await veza('migrate', '--json')).json()['applied']).toMatchObject([{ name: '2_b' }]);
  expect((await veza('migrate baseline', '2', '--apply')).code).toBe(8);
});

test('a baseline of an empty schema is warned of', async () => {
  await sandbox.write({ '1_a': table('a') });
  expect((await veza('migrate baseline', '1')).stderr).toContain('the schema is empty');
});

test('older code leaves a newer database alone inside the window, and ends with 8 outside', async () => {
  await sandbox.write({ '1_a': table('a'), '2_b': table('b') });
  await veza('migrate');
  await sandbox.write({ '1_a': table('a') });
  const older = await veza('migrate');
  expect([older.code, older.stdout]).toEqual([
    0,
    'Nothing to apply; the database is ahead of this version by 2_b.\n',
  ]);
  expect((await veza('migrate wait', '--timeout', '0')).stdout).toContain(
    'The schema is ready at 2, ahead of this version by 2_b',
  );
  await sandbox.write({
    '1_a': table('a'),
    '2_b': table('b'),
    '3_c': '-- veza:breaking\nselect 1;',
  });
  await veza('migrate');
  await sandbox.write({ '1_a': table('a') });
  const outside = await veza('migrate', '--json');
  expect(outside.code).toBe(8);
  expect(outside.json()).toMatchObject({ error: { code: 'MIGRATION_HISTORY_CONFLICT' } });
  expect((await veza('migrate wait')).code).toBe(8);
});

test('waiting ends with 0 when another migrates, and with 5 when nobody does', async () => {
  await sandbox.write({ '1_a': table('a') });
  const nobody = await veza('migrate wait', '--timeout', '1', '--json', '--progress', 'ndjson');
  expect(nobody.code).toBe(5);
  expect(nobody.json()).toMatchObject({
    error: { code: 'SCHEMA_NOT_READY', category: 'busy', details: { missing: ['1_a'] } },
  });
  expect(JSON.parse(nobody.stderr.split('\n')[0]!)).toMatchObject({
    type: 'schema.waiting',
    missing: ['1_a'],
  });
  const waiting = veza('migrate wait', '--timeout', '60', '--json');
  expect((await veza('migrate')).code).toBe(0);
  expect((await waiting).json()).toMatchObject({ schema: 'veza.migrate.wait/1', current: '1' });
});

test('redo is a plan until it is applied', async () => {
  await sandbox.write({ '1_a': table('a'), '2_b': table('b') });
  await veza('migrate');
  expect((await veza('migrate redo', '--steps', '2')).stdout).toContain('\n  2_b\n  1_a\n');
  const done = await veza('migrate redo', '--apply', '--json');
  expect(done.json()).toMatchObject({ undone: [{ id: '2' }], applied: [{ id: '2' }] });
});

test('create needs no database, prints the path, and what it wrote can be filled and applied', async () => {
  const dir = ['--dir', sandbox.dir];
  const created = await command('migrate create', ['add-plays', ...dir]);
  const file = path.join(sandbox.dir, '000001_add-plays.sql');
  expect(created).toMatchObject({ code: 0, stdout: `${file}\n`, stderr: '' });
  await writeFile(
    file,
    (await readFile(file, 'utf8')).replace('-- veza:up\n', '-- veza:up\ncreate table plays ();\n'),
  );
  expect((await veza('migrate')).code).toBe(0);
  const unfit = await command('migrate create', ['Add plays!', ...dir]);
  expect(unfit.code).toBe(2);
  expect(unfit.stderr).toMatch(/veza(\.js)? migrate create .*add-plays/);
});
