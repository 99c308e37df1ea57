import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openDatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import { migrate } from '#db/migrate/index.ts';
import { diffCatalogs, fingerprintCatalog, mendCatalog, readCatalog } from '#db/schema/index.ts';

import { openBackupCase, rowsOf } from '../backup/backup-case.ts';
import { databaseNamed } from '../../support/database-named.ts';
import { testConfig } from '../../support/test-config.ts';
import { makeEverything } from './everything.ts';
import { openClient } from './open-client.ts';
import { openTestDatabase } from '../../support/test-context.ts';
import { openServer, type TestServer } from './open-server.ts';

let dataDir: string;
let server: TestServer;
let older: pg.Client;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'veza-test-17-'));
  server = await openServer(dataDir, 17);
  const config = await testConfig({ dataDir, databaseUrl: server.url });
  const ctx = await openDatabaseContext({ config, signal: new AbortController().signal });
  await runWork(migrate(ctx));
  await ctx[Symbol.asyncDispose]();
  older = new pg.Client({ connectionString: server.url });
  await older.connect();
});
afterAll(async () => {
  await older.end();
  await server[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true });
});

/** A database of its own on the older server, for its superuser. */
async function openOlder(name: string): Promise<{ client: pg.Client; url: string }> {
  await older.query(`create database ${name}`);
  const url = databaseNamed(server.superuserUrl, name);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { client, url };
}

describe('a minor release that keeps a version in the options of columns', () => {
  it('is no difference, and options that somebody set beside it are read', async () => {
    const { client } = await openOlder('attver');
    try {
      await client.query('create table t (a int, b text); create materialized view m as table t');
      await client.query('alter table t alter a set (n_distinct = 5)');
      const before = await readCatalog(client);
      await client.query(
        `set allow_system_table_mods = on;
         update pg_attribute set attoptions = array['pg_attver=62493192'] || attoptions
         where attrelid in ('t'::regclass, 'm'::regclass) and attnum > 0`,
      );
      const after = await readCatalog(client);
      expect(diffCatalogs(before, after)).toEqual([]);
      const a = after.objects.find(({ type, name }) => type === 'column' && name === 'a');
      expect(a!.fields['options']).toEqual(['n_distinct=5']);
    } finally {
      await client.end();
    }
  });
});

describe('the statement that gives a column its usual storage back', () => {
  it('works without the word that servers before 16 do not know', async () => {
    const { client } = await openOlder('storage');
    try {
      const table = `create table "a'b" (t text, n numeric(9,2), v varchar(20))`;
      await client.query(table);
      const expected = await readCatalog(client);
      for (const column of ['t', 'n', 'v']) {
        await client.query(`alter table "a'b" alter ${column} set storage plain`);
      }
      const live = await readCatalog(client);
      const statements = mendCatalog(expected, { ...live, serverVersion: 15 });
      expect(statements).toHaveLength(3);
      expect(statements.join()).not.toContain('storage default');
      for (const statement of statements) await client.query(statement);
      expect(diffCatalogs(expected, await readCatalog(client))).toEqual([]);
    } finally {
      await client.end();
    }
  });
});

describe('PostgreSQL 17 and 18', () => {
  it('read the backups of each other, also where NOT NULL has a name on the newer one', async () => {
    await using backup = await openBackupCase();
    await using newest = await openClient();
    const { client, url } = await openOlder('restored');
    await client.end();
    await newest.client.query('create table named (a int constraint a_is_there not null)');
    await newest.client.query('insert into named select generate_series(1, 100)');
    await backup.save(newest.url, backup.file('newer'));
    await backup.restore(url, backup.file('newer'));
    expect(await rowsOf(url)).toEqual(await rowsOf(newest.url));
    await backup.save(url, backup.file('older'));
    await using back = await openTestDatabase({ empty: true });
    await backup.restore(back.url, backup.file('older'));
    expect(await rowsOf(back.url)).toEqual(await rowsOf(newest.url));
  });

  it("have the same fingerprint of veza's own schema", async () => {
    await using newest = await openClient();
    const [one, two] = [await readCatalog(older), await readCatalog(newest.client)];
    expect(one.serverVersion).not.toBe(two.serverVersion);
    expect(one.objects).toEqual(two.objects);
    expect(fingerprintCatalog(one)).toBe(fingerprintCatalog(two));
  });

  it('say the same of nearly everything that a schema can hold', async () => {
    await using newest = await openClient();
    await makeEverything(older);
    await makeEverything(newest.client);
    expect(diffCatalogs(await readCatalog(older), await readCatalog(newest.client))).toEqual([]);
  });
});
