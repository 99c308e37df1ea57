import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openDatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import { migrate } from '#db/migrate/index.ts';
import { diffCatalogs, fingerprintCatalog, readCatalog } from '#db/schema/index.ts';

import { testConfig } from '../../support/test-config.ts';
import { makeEverything } from './everything.ts';
import { openClient } from './open-client.ts';
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

describe('PostgreSQL 17 and 18', () => {
  it("have the same fingerprint of veza's own schema", async () => {
    await using newest = await openClient();
    const [one, two] = [await readCatalog(older), await readCatalog(newest.client)];
    expect([one.serverVersion, two.serverVersion]).toEqual([17, 18]);
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
