import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';
import type { TestProject } from 'vitest/node';

import { createBaseContext } from '#context.ts';
import { systemClock } from '#core/clock.ts';
import { formatDatabaseUrl } from '#db/database-url.ts';
import { ensureDatabase } from '#db/embedded/ensure-database.ts';
import { ensureServer } from '#db/embedded/ensure-server.ts';
import { applicationConnection } from '#db/embedded/lease.ts';
import { openHome } from '#db/embedded/open-home.ts';
import { embeddedPaths } from '#db/embedded/paths.ts';
import { findPostmaster } from '#db/embedded/postmaster-pid.ts';
import { stopPostmaster } from '#db/embedded/stop-postmaster.ts';

import { makeTemplate } from './make-template.ts';
import { testConfig } from './test-config.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A URL that may create databases. */
    postgresUrl: string;
    /** A database with the whole schema, to be copied. */
    templateDatabase: string;
  }
}

const PREFIX = 'veza-test-postgres-';
const OWNER_FILE = 'test-run.pid';
const MEMORY = '/dev/shm';
/** What all databases of a run that are there at one time may take, and more. */
const MEMORY_FREE_BYTES_MIN = 4 * 1024 ** 3;

/**
 * One PostgreSQL for the whole run, in a folder of its own, so that several runs may go on at the
 * same time; or the server that VEZA_TEST_DATABASE_URL names.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['VEZA_TEST_DATABASE_URL'];
  if (given) {
    const template = await makeTemplate(given);
    project.provide('postgresUrl', given);
    project.provide('templateDatabase', template);
    return () => dropTemplate(given, template);
  }
  await removeAbandoned();
  const dataDir = await mkdtemp(path.join(await quickDir(), PREFIX));
  const config = await testConfig({ dataDir });
  const ctx = createBaseContext({ config, signal: new AbortController().signal });
  await writeFile(path.join(dataDir, OWNER_FILE), String(process.pid));
  const home = await openHome(ctx);
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const { server } = await ensureServer(ctx, home, { sync: false, settings });
  await ensureDatabase({ ...home, ...server.address! });
  // The tests run as the application does: owner of its databases, no superuser.
  const url = formatDatabaseUrl(applicationConnection(home, server), { withPassword: true });
  project.provide('postgresUrl', url);
  project.provide('templateDatabase', await makeTemplate(url));
  return async () => {
    await stopPostmaster(ctx, server, home.paths.data);
    await rm(dataDir, { recursive: true });
  };
}

/**
 * Memory, where there is enough of it: each test makes a database of three hundred files and deletes it,
 * and ext4 steps over every file that was deleted in the last seconds. On a busy machine a database took
 * half a second there, and 40 ms in memory.
 */
async function quickDir(): Promise<string> {
  const found = await statfs(MEMORY).catch(() => undefined);
  const free = found === undefined ? 0 : found.bavail * found.bsize;
  return free >= MEMORY_FREE_BYTES_MIN ? MEMORY : tmpdir();
}

/** A run that was killed leaves its server behind; the next one removes it. */
async function removeAbandoned(): Promise<void> {
  const dirs = [...new Set([tmpdir(), ...(existsSync(MEMORY) ? [MEMORY] : [])])];
  const names = await Promise.all(
    dirs.map(async (dir) => (await readdir(dir)).map((name) => path.join(dir, name))),
  );
  for (const dataDir of names.flat()) {
    if (!path.basename(dataDir).startsWith(PREFIX)) continue;
    const owner = await readFile(path.join(dataDir, OWNER_FILE), 'utf8').catch(() => undefined);
    if (owner === undefined || isAlive(Number(owner))) continue;
    const { data } = embeddedPaths(dataDir);
    const server = await findPostmaster(data);
    if (server !== undefined) {
      await stopPostmaster({ clock: systemClock }, server, data);
    }
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function dropTemplate(url: string, template: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`alter database "${template}" is_template false`);
    await client.query(`drop database "${template}" with (force)`);
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
