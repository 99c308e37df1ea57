import { execFile } from 'node:child_process';
import { mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import { openDatabase } from '#db/database.ts';
import { findPostmaster } from '#db/embedded/postmaster-pid.ts';
import { openPool, query, queryOne } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import { openEmbeddedTest } from './embedded-test.ts';
import { startHolder } from './start-holder.ts';

const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

test('folders are closed to others, secrets are files of mode 0600, and the application is no superuser', async () => {
  await using t = await openEmbeddedTest();
  await using database = await openDatabase(t.ctx);
  const isRoot = process.getuid?.() === 0;
  // As root the server runs as another user, who passes through but cannot list.
  expect(await modeOf(t.dataDir)).toBe(isRoot ? 0o711 : 0o700);
  expect(await modeOf(t.paths.home)).toBe(isRoot ? 0o711 : 0o700);
  for (const folder of [t.paths.data, t.paths.run, t.paths.log, path.join(t.dataDir, 'secrets')]) {
    expect([folder, await modeOf(folder)]).toEqual([folder, 0o700]);
  }
  for (const name of ['postgres', 'postgres-superuser', 'postgres-mutex']) {
    expect(await modeOf(path.join(t.dataDir, 'secrets', name))).toBe(0o600);
  }
  expect(database.displayUrl).not.toContain(String(database.connection.password));

  const db = openPool(database.connection, { applicationName: 'test' });
  try {
    const role = sql`
      select rolsuper as super, pg_get_userbyid(datdba) as owner,
             current_setting('server_encoding') as encoding, datlocale as locale,
             current_setting('timezone') as timezone, current_setting('jit') as jit
        from pg_roles, pg_database where rolname = current_user and datname = current_database()`;
    expect(await queryOne({ db }, role)).toEqual({
      super: false,
      owner: 'veza',
      encoding: 'UTF8',
      locale: 'C.UTF-8',
      timezone: 'UTC',
      jit: 'off',
    });
    await query({ db }, sql`create extension pg_trgm`);
    await query({ db }, sql`create extension unaccent`);
  } finally {
    await db.destroy();
  }
});

test('where the path of the socket would be too long, the server listens on a loopback port', async () => {
  await using t = await openEmbeddedTest({ below: 'x'.repeat(100) });
  await using database = await openDatabase(t.ctx);
  expect(database.connection.host).toBe('127.0.0.1');
  expect(database.displayUrl).toMatch(/^postgresql:\/\/veza@127\.0\.0\.1:\d+\/veza$/);
  const wrong = openPool(
    { ...database.connection, password: 'wrong' },
    { applicationName: 'test' },
  );
  await expect(query({ db: wrong }, sql`select 1`)).rejects.toMatchObject({ code: 'DB_REFUSED' });
  await wrong.destroy();
});

test('a data folder below one that is closed to the user of the server works', async () => {
  await using t = await openEmbeddedTest({ below: 'closed/d' });
  // As with a clone in /root: the parent of the data folder is 0700.
  await mkdir(path.dirname(t.dataDir), { mode: 0o700 });
  await using database = await openDatabase(t.ctx);
  expect(await findPostmaster(t.paths.data)).toMatchObject({ status: 'ready' });
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    const { pid } = (await findPostmaster(t.paths.data))!;
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    expect(/^Uid:\s+(\d+)/m.exec(status)![1]).not.toBe('0');
    // CAP_DAC_READ_SEARCH (2) and nothing else.
    expect(/^CapEff:\s+(\w+)/m.exec(status)![1]).toBe('0000000000000004');
  }
  expect(database.kind).toBe('embedded');
});

test.runIf(process.getuid?.() === 0)('an ordinary user runs a server of their own', async () => {
  await using t = await openEmbeddedTest();
  const nobody = Number((await promisify(execFile)('id', ['-u', 'nobody'])).stdout);
  await mkdir(t.dataDir);
  await promisify(execFile)('chown', ['-R', String(nobody), path.dirname(t.dataDir)]);
  const holder = await startHolder(t.dataDir, { uid: nobody, gid: nobody });
  expect(await holder.opened).toMatchObject({ open: true });
  const { pid } = (await findPostmaster(t.paths.data))!;
  expect((await stat(`/proc/${pid}`)).uid).toBe(nobody);
  expect(await holder.release()).toBe(0);
  expect(await modeOf(t.dataDir)).toBe(0o700);
});
