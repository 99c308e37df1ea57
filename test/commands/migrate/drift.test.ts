import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openMigrationSandbox, type MigrationSandbox } from '../../db/migrate/migration-sandbox.ts';
import { runCommand as command } from '../run-command.ts';

let sandbox: MigrationSandbox;
let client: pg.Client;
beforeAll(async () => {
  sandbox = await openMigrationSandbox();
  client = new pg.Client({ connectionString: sandbox.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await sandbox[Symbol.asyncDispose]();
});

const veza = (name: string, ...args: string[]) =>
  command(name, [...args, '--dir', sandbox.dir, '--database-url', sandbox.url]);

test('drift is named, ends with 3, and its script brings the schema back', async () => {
  await sandbox.write({
    '1_songs': `create table songs (id bigint primary key, name text not null);
      create function shout(words text) returns text language plpgsql as $$
        begin return upper(words); end $$;`,
  });
  await veza('migrate');
  const clean = await veza('migrate drift');
  expect(clean).toMatchObject({ code: 0, stderr: '' });
  expect(clean.stdout).toMatch(/^No drift: the schema is the record of .* \([\d.]+ m?s\)\.\n$/);

  await client.query(`alter table songs alter name drop not null; create index hasty on songs (name);
    create or replace function shout(words text) returns text language plpgsql as $$
      begin return words; end $$`);
  const found = await veza('migrate drift', '--json');
  expect(found.code).toBe(3);
  expect(found.json()).toMatchObject({
    schema: 'veza.migrate.drift/1',
    against: 'record',
    recordedAt: expect.stringMatching(/Z$/),
    findings: [
      { rule: 'different-object', subject: { kind: 'function' }, severity: 'error' },
      {
        rule: 'different-object',
        code: 'D03',
        severity: 'error',
        subject: { kind: 'column', name: 'public.songs.name' },
        message: 'column public.songs.name has another not null: none instead of true',
        hint: 'alter table public.songs alter column name set not null;',
        evidence: { field: 'notNull', expected: true },
      },
      {
        rule: 'unexpected-object',
        severity: 'warning',
        subject: { kind: 'index', name: 'public.songs.hasty' },
        evidence: { sql: ['drop index public.hasty;'] },
      },
    ],
  });
  const told = await veza('migrate drift', '--from-files');
  expect(told.code).toBe(3);
  expect(told.stdout).toContain('3 differences from what the migration files make');

  const script = await veza('migrate drift', '--sql');
  expect(script.code).toBe(3);
  await client.query(script.stdout);
  expect(await veza('migrate drift', '--sql')).toMatchObject({
    code: 0,
    stdout: '-- The schema is as it should be.\n',
  });
});

test('columns in another order are told and no failure: no statement moves them', async () => {
  await client.query(`alter table songs drop column id; alter table songs add column id bigint;
    alter table songs add primary key (id)`);
  const told = await veza('migrate drift');
  expect(told).toMatchObject({ code: 0 });
  expect(told.stdout).toMatch(/^info: table public\.songs has another column order: /);
});
