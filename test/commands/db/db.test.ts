import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { startHolder } from '../../db/embedded/start-holder.ts';
import { openEmbeddedTest } from '../../db/embedded/embedded-test.ts';
import { runCommand } from '../run-command.ts';

/** Runs commands on the data folder of a test. */
const on =
  (dataDir: string, environment: Readonly<Record<string, string>> = {}) =>
  (name: string, ...args: string[]) =>
    runCommand(name, args, { environment: { VEZA_DATA_DIR: dataDir, ...environment } });

test('ten processes that migrate and ask for the status of an empty folder share one server and one run', async () => {
  await using t = await openEmbeddedTest();
  const run = on(t.dataDir);
  const all = await Promise.all(
    Array.from({ length: 10 }, (_, n) => run(n % 2 === 0 ? 'migrate' : 'db status', '--json')),
  );
  expect(all.map((end) => [end.code, end.code === 0 ? '' : end.stdout])).toEqual(
    Array.from({ length: 10 }, () => [0, '']),
  );
  const migrated = all.map((end) => end.json()).filter((document) => 'applied' in document);
  const applied = migrated.flatMap((document) => document['applied'] as { id: string }[]);
  expect(migrated).toHaveLength(5);
  expect(new Set(applied.map(({ id }) => id)).size).toBe(applied.length);
  expect((await run('db status', '--json')).json()).toMatchObject({ running: false });
});

test('the status of an empty folder starts nothing and makes nothing', async () => {
  await using t = await openEmbeddedTest();
  const { code, json } = await on(t.dataDir)('db status', '--json');
  expect(code).toBe(0);
  expect(json()).toEqual({
    schema: 'veza.db.status/1',
    kind: 'embedded',
    running: false,
    version: expect.stringMatching(/^\d+\.\d+$/),
    url: `postgresql://veza@localhost:5432/veza?host=${t.paths.run}`,
  });
  expect(existsSync(t.dataDir)).toBe(false);
});

test('a server that was started stays up until it is stopped, and says who uses it', async () => {
  await using t = await openEmbeddedTest();
  const run = on(t.dataDir);
  const started = (await run('db start', '--json')).json();
  expect(started).toMatchObject({ started: true, running: true, pid: expect.any(Number) });
  expect((await run('db start', '--json')).json()).toEqual({ ...started, started: false });

  const holder = await startHolder(t.dataDir);
  await holder.opened;
  expect((await run('db status', '--json')).json()).toMatchObject({
    running: true,
    pid: started['pid'],
    pinned: true,
    holders: [expect.stringContaining(`process ${holder.pid} on `)],
  });
  const refused = await run('db stop', '--json');
  expect(refused.code).toBe(5);
  expect(refused.json()).toMatchObject({
    error: { code: 'EMBEDDED_IN_USE', message: expect.stringContaining(`process ${holder.pid}`) },
  });
  expect(await holder.release()).toBe(0);
  expect((await run('db status', '--json')).json()).toMatchObject({ running: true, holders: [] });
  expect((await run('db stop', '--json')).json()).toMatchObject({ stopped: true });
  expect((await run('db stop', '--json')).json()).toMatchObject({ stopped: false });
});

test('a forced stop is not undone by the processes that used the server', async () => {
  await using t = await openEmbeddedTest();
  const run = on(t.dataDir);
  const holder = await startHolder(t.dataDir);
  await holder.opened;
  expect((await run('db stop', '--force', '--json')).json()).toMatchObject({ stopped: true });
  expect(await holder.release()).toBe(0);
  expect((await run('db status', '--json')).json()).toMatchObject({ running: false });
});

test('a reset needs a yes, removes the database, and the next command makes a new one', async () => {
  await using t = await openEmbeddedTest();
  const run = on(t.dataDir);
  expect((await run('db reset', '--yes', '--json')).json()).toMatchObject({ removed: false });
  await run('db start');
  const refused = await run('db reset');
  expect([refused.code, refused.stdout]).toEqual([7, '']);
  expect(refused.stderr).toContain(t.paths.data);
  expect(existsSync(t.paths.data)).toBe(true);
  const reset = await run('db reset', '--yes', '--json');
  expect([reset.code, reset.json()]).toMatchObject([0, { removed: true, running: false }]);
  expect(existsSync(t.paths.data)).toBe(false);
  expect((await run('db start', '--json')).json()).toMatchObject({ started: true });
});

test('the URL holds the password only when asked; a 0600 file holds it for psql', async () => {
  await using t = await openEmbeddedTest();
  const run = on(t.dataDir);
  const plain = (await run('db url', '--json')).json() as { url: string; passwordFile: string };
  const full = (await run('db url', '--show-password', '--json')).json() as { url: string };
  const { password } = new URL(full.url);
  expect(password.length).toBeGreaterThan(30);
  expect(plain).toMatchObject({
    url: `postgresql://veza@localhost:5432/veza?host=${t.paths.run}`,
    running: false,
  });
  expect((await stat(plain.passwordFile)).mode & 0o777).toBe(0o600);
  const line = await readFile(plain.passwordFile, 'utf8');
  expect(line).toBe(`${t.paths.run}:*:veza:veza:${password}\n`);

  await run('db start');
  const status = await on(t.dataDir, { DATABASE_URL: full.url })('db status', '--json');
  expect(status.json()).toMatchObject({ kind: 'external', running: true, url: plain.url });
});

test('a server named by URL is not ours to start, stop or reset, and its password stays hidden', async () => {
  await using t = await openEmbeddedTest();
  const run = on(t.dataDir, { DATABASE_URL: 'postgres://ann:sekret@127.0.0.1:1/music' });
  for (const name of ['db start', 'db stop', 'db reset']) {
    const end = await run(name, '--json');
    expect([name, end.code]).toEqual([name, 8]);
    expect(end.json()).toMatchObject({ error: { code: 'DB_NOT_OURS' } });
    expect(end.stdout + end.stderr).not.toContain('sekret');
  }
  const url = (await run('db url', '--json')).json();
  expect(url).toMatchObject({ url: 'postgresql://ann@127.0.0.1:1/music', passwordFile: null });
  const status = await run('db status', '--json');
  expect(status.code).toBe(9);
  expect(status.json()).toMatchObject({ error: { code: 'DB_UNREACHABLE' } });
  expect(existsSync(t.dataDir)).toBe(false);
});
