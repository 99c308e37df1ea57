import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';

import { openDatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import { migrate } from '#db/migrate/index.ts';

import { databaseNamed } from './database-named.ts';
import { testConfig } from './test-config.ts';

/** Makes a migrated database, closed to connections so that it can be copied; returns its name. */
export async function makeTemplate(url: string): Promise<string> {
  const name = `veza_template_${randomBytes(4).toString('hex')}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query(`create database "${name}"`);
    await applyMigrations(databaseNamed(url, name));
    await admin.query(`alter database "${name}" with is_template true allow_connections false`);
  } finally {
    await admin.end();
  }
  return name;
}

async function applyMigrations(databaseUrl: string): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'veza-test-'));
  try {
    const config = await testConfig({ dataDir, databaseUrl });
    await using ctx = await openDatabaseContext({ config, signal: new AbortController().signal });
    await runWork(migrate(ctx));
  } finally {
    await rm(dataDir, { recursive: true });
  }
}
