import { rm } from 'node:fs/promises';

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

test("anybody's folder is planned, applied, looked at and undone", async () => {
  await sandbox.write({
    '1_a': 'create table a ();\n-- veza:down\ndrop table a;',
    '2_b': 'create table b ();\n-- veza:down\ndrop table b;',
  });
  const plan = await veza('migrate', '--dry-run');
  expect(plan.code).toBe(0);
  expect(plan.stdout).toBe(`Would apply, in this order:
  1_a: one statement in one transaction
       1  create table a ()
  2_b: one statement in one transaction
       1  create table b ()
`);

  const pending = await veza('migrate status', '--exit-code', '--json');
  expect(pending.code).toBe(3);
  expect(pending.json()).toEqual({
    schema: 'veza.migrate.status/1',
    current: null,
    applied: [],
    pending: [
      { id: '1', name: '1_a' },
      { id: '2', name: '2_b' },
    ],
    begun: [],
    problems: [],
    ahead: [],
  });

  const applied = await veza('migrate', '--json', '--progress', 'ndjson');
  expect(applied.json()).toMatchObject({
    schema: 'veza.migrate/1',
    planned: ['1_a', '2_b'],
    applied: [
      { id: '1', name: '1_a', statements: 1, durationMs: expect.any(Number) },
      { id: '2', name: '2_b', statements: 1, durationMs: expect.any(Number) },
    ],
    pending: 0,
  });
  const events = applied.stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(events).toContainEqual(expect.objectContaining({ type: 'migration.applied', id: '2' }));
  expect(await veza('migrate')).toMatchObject({
    code: 0,
    stdout: 'Nothing to apply.\n',
    stderr: '',
  });

  expect((await veza('migrate down')).stdout).toContain('Add --apply to do it.');
  expect((await veza('migrate status', '--exit-code')).code).toBe(0);
  const undone = await veza('migrate down', '--apply', '--json');
  expect(undone.json()).toMatchObject({ planned: ['2_b'], undone: [{ id: '2' }] });
  expect((await veza('migrate status')).stdout).toContain('1 applied, 1 pending, 0 problems');
});

test('a refused statement shows its place and ends with the same code with and without --json', async () => {
  await sandbox.write({
    '1_a': 'create table a ();\n-- veza:down\ndrop table a;',
    '2_b': 'select\n  nope;',
  });
  const plain = await veza('migrate');
  expect(plain).toMatchObject({ code: 2, stdout: '' });
  expect(plain.stderr).toContain('2_b.sql:2:3');
  expect(plain.stderr).toContain('  2 |   nope;\n    |   ^');
  const json = await veza('migrate', '--json');
  expect(json.code).toBe(2);
  expect(json.json()).toMatchObject({
    schema: 'veza.error/1',
    error: { code: 'MIGRATION_FAILED', details: { line: 2, column: 3 } },
  });
});

test('what the run cannot begin with has its own code and exit code', async () => {
  const codes = async (name: string, ...args: string[]) => {
    const end = await command(name, [...args, '--json']);
    return [(end.json()['error'] as { code: string }).code, end.code];
  };
  await rm(sandbox.dir, { recursive: true });
  const url = ['--database-url', sandbox.url];
  expect(await codes('migrate', '--dir', sandbox.dir, ...url)).toEqual([
    'MIGRATION_DIR_UNREADABLE',
    2,
  ]);
  const nobody = 'postgresql://veza:secret-word@127.0.0.1:1/veza';
  expect(await codes('migrate', '--database-url', nobody)).toEqual(['DB_UNREACHABLE', 9]);
  expect(await codes('migrate down', '--steps', '1', '--to', '1', ...url)).toEqual(['USAGE', 2]);
  expect(await codes('migrate', '--lock-wait', 'long', ...url)).toEqual(['USAGE', 2]);
  const plain = await command('migrate', ['--database-url', nobody, '--verbose']);
  expect(plain.stderr).not.toContain('secret-word');
});
