import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';
import { inject } from 'vitest';

import type { Clock } from '#core/clock.ts';
import type { Ids } from '#core/ids.ts';
import type { Logger } from '#core/log.ts';
import { openContext, type Context } from '#context.ts';
import { dropDatabase } from '#db/drop-database.ts';

import { databaseNamed } from './database-named.ts';
import { testConfig } from './test-config.ts';

export interface TestContextOverrides {
  /** Settings by environment name: `{ VEZA_SERVER_PORT: '0' }`. */
  environment?: Readonly<Record<string, string | undefined>>;
  clock?: Clock;
  ids?: Ids;
  log?: Logger;
  requestId?: string;
}

export interface TestContext extends AsyncDisposable {
  readonly ctx: Context;
  /** URL of this test's own database. */
  readonly databaseUrl: string;
  /** Aborts `ctx.signal`. */
  abort(): void;
}

/**
 * A whole context on a fresh copy of the migrated database and an empty data folder. Disposing
 * closes it and removes both.
 */
export async function openTestContext(overrides: TestContextOverrides = {}): Promise<TestContext> {
  const { environment, ...given } = overrides;
  const database = await openTestDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'veza-test-'));
  const controller = new AbortController();
  const removeAll = async (): Promise<void> => {
    await database[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const config = await testConfig({
      dataDir,
      databaseUrl: database.url,
      ...(environment === undefined ? {} : { environment }),
    });
    const ctx = await openContext({ config, signal: controller.signal, ...given });
    return {
      ctx,
      databaseUrl: database.url,
      abort: () => controller.abort(),
      [Symbol.asyncDispose]: async () => {
        controller.abort();
        await ctx[Symbol.asyncDispose]();
        await removeAll();
      },
    };
  } catch (error) {
    await removeAll();
    throw error;
  }
}

/** A fresh copy of the migrated database, or with `empty` one without any table. */
export async function openTestDatabase(
  options: { empty?: boolean } = {},
): Promise<{ url: string } & AsyncDisposable> {
  const server = inject('postgresUrl');
  const name = `veza_test_${randomBytes(6).toString('hex')}`;
  const template = options.empty ? 'template0' : inject('templateDatabase');
  // The log of the server need not hold every page of it.
  const copy = `template "${template}" strategy file_copy`;
  await runSql(server, `create database "${name}" ${copy}`);
  return {
    url: databaseNamed(server, name),
    [Symbol.asyncDispose]: () => dropTestDatabase(server, name),
  };
}

/** Refuses to hide a leak: a connection that somebody left open makes the test fail. */
async function dropTestDatabase(server: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    // The server's own workers, such as an autovacuum of what was loaded, are nobody's leak.
    const open = `select application_name as name from pg_stat_activity
      where datname = $1 and backend_type = 'client backend'`;
    let left = (await client.query<{ name: string }>(open, [name])).rows;
    // A connection that was just closed stands in the view for a moment.
    for (let tries = 0; left.length > 0 && tries < 50; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      left = (await client.query<{ name: string }>(open, [name])).rows;
    }
    await dropDatabase(client, name);
    if (left.length > 0) {
      const names = left.map((row) => row.name || 'without a name').join(', ');
      throw new Error(`the test left ${left.length} database connections open: ${names}`);
    }
  } finally {
    await client.end();
  }
}

async function runSql(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
