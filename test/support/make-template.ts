import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import pg from 'pg';

import { createLog } from '#core/log.ts';
import { installQueue } from '#db/jobs/install-queue.ts';

import { databaseNamed } from './database-named.ts';

const MIGRATIONS = path.join(import.meta.dirname, '../../migrations');

/** Makes a database with the whole schema, closed to connections so that it can be copied. */
export async function makeTemplate(url: string): Promise<string> {
  const name = `veza_template_${randomBytes(4).toString('hex')}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query(`create database "${name}"`);
    await applyMigrations(databaseNamed(url, name));
    await installQueue({
      database: { connection: { connectionString: databaseNamed(url, name) } },
      log: createLog('fatal'),
    });
    await admin.query(`alter database "${name}" with is_template true allow_connections false`);
  } finally {
    await admin.end();
  }
  return name;
}

async function applyMigrations(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const file of (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql')).sort()) {
      const text = await readFile(path.join(MIGRATIONS, file), 'utf8');
      const up = text.split(/^-- veza:down$/m)[0]!;
      await client.query(up);
    }
  } finally {
    await client.end();
  }
}
