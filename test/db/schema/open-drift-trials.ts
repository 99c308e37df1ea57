import path from 'node:path';

import pg from 'pg';

import { openDatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import { migrate } from '#db/migrate/index.ts';
import { readCatalog } from '#db/schema/index.ts';

import { databaseNamed } from '../../support/database-named.ts';
import { testConfig } from '../../support/test-config.ts';
import { makeEverything } from './everything.ts';
import { drawMutation, MUTATION_KINDS, type Draw } from './mutations.ts';
import { openServer } from './open-server.ts';
import { tryMutation } from './try-mutation.ts';

export interface DriftTrials extends AsyncDisposable {
  /** Says what was changed; throws what was found wrong. */
  trial(input: {
    index: number;
    draw: (below: number, ...words: unknown[]) => number;
  }): Promise<string>;
}

/** A server with veza's own schema and one of nearly everything; a superuser changes it. */
export async function openDriftTrials(workDir: string): Promise<DriftTrials> {
  const dataDir = path.join(workDir, 'data');
  const server = await openServer(dataDir, 18);
  // The script is for the owner of the database, and some changes are for superusers only.
  const admin = new pg.Client({ connectionString: server.superuserUrl });
  await admin.connect();
  await admin.query('create database drift');
  await admin.end();
  const databaseUrl = databaseNamed(server.superuserUrl, 'drift');
  const config = await testConfig({ dataDir, databaseUrl });
  const ctx = await openDatabaseContext({ config, signal: new AbortController().signal });
  await runWork(migrate(ctx));
  await ctx[Symbol.asyncDispose]();
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await makeEverything(client);
  const before = await readCatalog(client);
  return {
    trial: async ({ index, draw }) => {
      let count = 0;
      const next: Draw = (below) => draw(below, (count += 1));
      const kind = MUTATION_KINDS[index % MUTATION_KINDS.length]!;
      const mutation = drawMutation(before, kind, next);
      const wrong = await tryMutation(client, before, mutation);
      if (wrong.length === 0) return mutation.sql.replaceAll(/\s+/g, ' ').slice(0, 100);
      throw new Error([mutation.sql, ...wrong].join('\n  '));
    },
    [Symbol.asyncDispose]: async () => {
      await client.end();
      await server[Symbol.asyncDispose]();
    },
  };
}
