import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import pg from 'pg';
import { expect, test } from 'vitest';

import { invokedAs } from '../../../src/commands/_kit/typeable.ts';
import { openEmbeddedTest, type EmbeddedTest } from '../../db/embedded/embedded-test.ts';
import { startHolder } from '../../db/embedded/start-holder.ts';
import { databaseNamed } from '../../support/database-named.ts';
import { VEZA } from '../../support/veza.ts';
import { runCommand } from '../run-command.ts';

type Run = (name: string, ...args: string[]) => ReturnType<typeof runCommand>;

const on =
  (t: EmbeddedTest): Run =>
  (name, ...args) =>
    runCommand(name, args, { environment: { VEZA_DATA_DIR: t.dataDir } });

/** One query on the embedded database, which `db start` keeps up. */
async function ask(t: EmbeddedTest, text: string): Promise<Record<string, unknown>[]> {
  const { stdout } = await on(t)('db url', '--show-password');
  const client = new pg.Client({ connectionString: stdout.trim() });
  await client.connect();
  try {
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

async function addSource(t: EmbeddedTest, content: string): Promise<string> {
  const hash = createHash('sha256').update(content).digest('hex');
  const key = `originals/${hash.slice(0, 2)}/${hash}`;
  const file = path.join(t.dataDir, 'storage', key);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  await ask(
    t,
    `insert into sources (id, content_hash, bytes, mime, container, codec, storage_key)
     values (gen_random_uuid(), '\\x${hash}', ${content.length}, 'audio/flac', 'flac', 'flac', '${key}')`,
  );
  return key;
}

test('the embedded database goes into a file and into another data folder, with its media', async () => {
  await using from = await openEmbeddedTest();
  await using to = await openEmbeddedTest();
  for (const t of [from, to]) expect((await on(t)('db start')).code).toBe(0);
  expect((await on(from)('migrate')).code).toBe(0);
  const key = await addSource(from, 'the bytes of a song');
  const file = path.join(from.dataDir, 'veza.backup');
  const saved = await on(from)('db backup', '--with-media', file, '--json');
  expect(saved.json()).toMatchObject({
    schema: 'veza.db.backup/1',
    file,
    media: { files: 1, bytes: 19, missing: 0, included: true },
  });
  expect((await on(from)('db backup', file, '--json')).json()).toMatchObject({
    error: { code: 'BACKUP_FILE_EXISTS' },
  });

  const checked = await on(to)('db restore', '--dry-run', file, '--json');
  expect(checked.json()).toMatchObject({ restored: false, way: 'beside' });
  const restored = await on(to)('db restore', file, '--json');
  expect(restored.json()).toMatchObject({
    schema: 'veza.db.restore/1',
    restored: true,
    way: 'beside',
    pending: 0,
    fingerprint: saved.json()['fingerprint'],
    media: { files: 1, written: 1, missing: 0 },
  });
  expect(await readFile(path.join(to.dataDir, 'storage', key), 'utf8')).toBe('the bytes of a song');
  expect(await ask(to, 'select action, actor_kind from audit_log')).toEqual([
    { action: 'database.restored', actor_kind: 'operator' },
  ]);
  expect(await ask(to, 'select storage_key from sources')).toEqual([{ storage_key: key }]);
  expect(await ask(to, `select datname from pg_database where datname like 'veza%'`)).toEqual([
    { datname: 'veza' },
  ]);
});

test('replacing needs a yes, and nobody who uses the database', async () => {
  await using t = await openEmbeddedTest();
  const run = on(t);
  await run('db start');
  await run('migrate');
  await addSource(t, 'old');
  const file = path.join(t.dataDir, 'veza.backup');
  expect((await run('db backup', file)).code).toBe(0);
  await ask(t, 'delete from sources');

  const refused = await run('db restore', file, '--json');
  expect(refused.code).toBe(8);
  expect(refused.json()).toMatchObject({ error: { code: 'RESTORE_NOT_EMPTY' } });
  const unasked = await run('db restore', '--replace', file, '--json');
  expect(unasked.code).toBe(7);
  expect(unasked.json()).toMatchObject({ error: { code: 'CONFIRMATION_NEEDED' } });

  const holder = await startHolder(t.dataDir);
  await holder.opened;
  const { stdout } = await run('db url', '--show-password');
  const client = new pg.Client({ connectionString: stdout.trim(), application_name: 'veza serve' });
  client.on('error', () => {});
  await client.connect();
  const busy = await run('db restore', '--replace', '--yes', file, '--json');
  expect(busy.code).toBe(5);
  expect(busy.json()).toMatchObject({
    error: { code: 'RESTORE_IN_USE', message: expect.stringContaining('veza serve (process ') },
  });
  // A process that uses the server goes on using it when its connections were cut.
  const forced = await run('db restore', '--replace', '--yes', '--force', file, '--json');
  expect(forced.json()).toMatchObject({ restored: true });
  await client.end();
  expect((await run('db status', '--json')).json()).toMatchObject({
    running: true,
    holders: [expect.stringMatching(/^process \d+ on /)],
  });
  expect(await holder.release()).toBe(0);
  expect(await ask(t, 'select count(*)::int as n from sources')).toEqual([{ n: 1 }]);
});

test('a file that is no backup makes no installation', async () => {
  await using t = await openEmbeddedTest();
  const { code, json } = await on(t)('db restore', import.meta.filename, '--json');
  expect(code).toBe(2);
  expect(json()).toMatchObject({ error: { code: 'BACKUP_FOREIGN' } });
  await expect(stat(t.dataDir)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('media that are gone are told by a backup, and by a restore that cannot bring them', async () => {
  await using t = await openEmbeddedTest();
  const run = on(t);
  await run('db start');
  await run('migrate');
  const key = await addSource(t, 'a song');
  const file = path.join(t.dataDir, 'list.backup');
  await run('db backup', file);
  await rm(path.join(t.dataDir, 'storage', key));
  const again = await run('db backup', '--force', file, '--json');
  expect(again.json()).toMatchObject({ media: { files: 0, missing: 1, included: false } });
  expect(again.stderr).toContain('1 media files are named by the database and are not there');
  const restored = await run('db restore', '--replace', '--yes', file, '--json');
  expect(restored.json()).toMatchObject({ media: { written: 0, missing: 1 } });
});

test(
  'a database that is kept aside comes with the lines that bring it back or drop it',
  { timeout: 180_000 },
  async () => {
    await using t = await openEmbeddedTest();
    const run = on(t);
    const file = path.join(t.dataDir, 'veza.backup');
    await run('migrate');
    await run('db backup', file);
    const given = ['--data-dir', t.dataDir];
    // As commands are called here, in the root folder.
    const name = invokedAs(VEZA, '/');
    const end = await run('db restore', '--replace', '--yes', '--keep-old', file, ...given);
    expect(end.stderr).toContain(
      `The server does not run now: ${name} db start --data-dir ${t.dataDir}`,
    );
    const psql = `psql "$(${name} db url --data-dir ${t.dataDir} --show-password)"`;
    const line = (what: string): string => {
      const found = end.stdout.split('\n').find((text) => text.includes(`${what}:  `))!;
      expect(found).toContain(psql);
      return /-c '([^']*)'$/.exec(found)![1]!;
    };
    await run('db start');
    const restored = `select count(*)::int as n from audit_log where action = 'database.restored'`;
    expect(await ask(t, restored)).toEqual([{ n: 1 }]);
    const { stdout } = await run('db url', '--show-password');
    const client = new pg.Client({ connectionString: databaseNamed(stdout.trim(), 'postgres') });
    await client.connect();
    try {
      await client.query(line('back to it'));
      expect(await ask(t, restored)).toEqual([{ n: 0 }]);
      const named = `select datname as name from pg_database where datname like 'veza_%' order by 1`;
      const { rows } = await client.query<{ name: string }>(named);
      expect(rows).toEqual([{ name: expect.stringMatching(/^veza_after_\d+t\d+$/) }]);
      const dropping = line('drop it').replace('_before_', '_after_');
      await client.query(dropping);
      expect((await client.query(named)).rows).toEqual([]);
    } finally {
      await client.end();
    }
  },
);
