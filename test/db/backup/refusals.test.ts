import { copyFile, open, readFile, stat, truncate, writeFile } from 'node:fs/promises';

import pg from 'pg';
import { beforeAll, afterAll, expect, test } from 'vitest';

import { runWork } from '#core/events.ts';
import { openBackupFile, restoreDatabase, verifyBackupFile } from '#db/backup/index.ts';

import { openTestDatabase } from '../../support/test-context.ts';
import { contextOf, listDrafts, openBackupCase, rowsOf, type BackupCase } from './backup-case.ts';
import { withClient } from './with-client.ts';

let backup: BackupCase;
let source: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  backup = await openBackupCase();
  source = await openTestDatabase();
  await withClient(source.url, (client) =>
    client.query(
      `insert into artists (id, name)
       select gen_random_uuid(), 'artist ' || i from generate_series(1, 3000) as i`,
    ),
  );
  await backup.save(source.url, backup.file('good'));
});
afterAll(async () => {
  await source[Symbol.asyncDispose]();
  await backup[Symbol.asyncDispose]();
});

test('a backup may be read by its owner alone', async () => {
  expect((await stat(backup.file('good'))).mode & 0o777).toBe(0o600);
});

test('a database with tables, or one that is in use, is refused and stays as it is', async () => {
  await using to = await openTestDatabase();
  const before = await rowsOf(to.url);
  await expect(backup.restore(to.url, backup.file('good'))).rejects.toMatchObject({
    code: 'RESTORE_NOT_EMPTY',
  });
  const user = new pg.Client({ connectionString: to.url, application_name: 'veza serve' });
  await user.connect();
  try {
    const replacing = backup.restore(to.url, backup.file('good'), { replace: true });
    await expect(replacing).rejects.toMatchObject({
      code: 'RESTORE_IN_USE',
      exitCode: 5,
      message: expect.stringContaining('veza serve (process '),
    });
  } finally {
    await user.end();
  }
  expect(await rowsOf(to.url)).toEqual(before);
});

test('with force, those who are connected are cut off', async () => {
  await using to = await openTestDatabase();
  const user = new pg.Client({ connectionString: to.url, application_name: 'veza serve' });
  const broken = new Promise<void>((resolve) => void user.on('end', resolve));
  user.on('error', () => {});
  await user.connect();
  await backup.restore(to.url, backup.file('good'), { replace: true, force: true });
  await broken;
  expect(await rowsOf(to.url)).toEqual(await rowsOf(source.url));
});

test('a file that is cut, changed, foreign or newer is told apart, and nothing is touched', async () => {
  await using to = await openTestDatabase({ empty: true });
  const whole = (await stat(backup.file('good'))).size;
  await copyFile(backup.file('good'), backup.file('cut'));
  await truncate(backup.file('cut'), whole - 1);
  await writeFile(backup.file('foreign'), 'PGDMP and more of it, as pg_dump writes');
  const newer = (await readFile(backup.file('good'))).fill('9', 12, 13);
  await writeFile(backup.file('newer'), newer);
  await writeFile(backup.file('nothing'), '');
  await copyFile(backup.file('good'), backup.file('changed'));
  await using good = await openBackupFile(backup.file('good'));
  const { manifest } = good;
  const frame = manifest.tables.find((item) => item.name === 'artists')!.frames[0]!;
  const handle = await open(backup.file('changed'), 'r+');
  await handle.write(Buffer.from([0x55]), 0, 1, frame.at + 100);
  await handle.close();

  const codes: Record<string, string> = {
    cut: 'BACKUP_DAMAGED',
    foreign: 'BACKUP_FOREIGN',
    newer: 'BACKUP_TOO_NEW',
    nothing: 'BACKUP_FOREIGN',
    absent: 'BACKUP_FILE_UNREADABLE',
    changed: 'BACKUP_DAMAGED',
  };
  for (const [name, code] of Object.entries(codes)) {
    await expect(backup.restore(to.url, backup.file(name))).rejects.toMatchObject({ code });
  }
  expect(await rowsOf(to.url)).toEqual({});
  expect(await listDrafts(to.url)).toEqual([]);
});

test('reading a whole file finds a single changed byte, wherever it is', async () => {
  const bytes = await readFile(backup.file('good'));
  const size = bytes.length;
  for (const at of [20, Math.floor(size / 3), Math.floor(size / 2), size - 200, size - 30]) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 0x10;
    await writeFile(backup.file('flipped'), changed);
    const look = async (): Promise<void> => {
      await using file = await openBackupFile(backup.file('flipped'));
      await runWork(verifyBackupFile(new AbortController().signal, file));
    };
    await expect(look(), `byte ${at}`).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
  }
});

test('a restore that fails late leaves the old rows and no draft behind', async () => {
  await using to = await openTestDatabase();
  await withClient(to.url, (client) =>
    client.query(`insert into artists (id, name) values (gen_random_uuid(), 'old')`),
  );
  const before = await rowsOf(to.url);
  const failing = backup.restore(to.url, backup.file('good'), {
    replace: true,
    finish: async () => {
      throw new Error('at the very end');
    },
  });
  await expect(failing).rejects.toThrow('at the very end');
  expect(await rowsOf(to.url)).toEqual(before);
  expect(await listDrafts(to.url)).toEqual([]);
});

test('rows that are not counted or hashed as the backup says are never put in place', async () => {
  await using to = await openTestDatabase({ empty: true });
  await using file = await openBackupFile(backup.file('good'));
  const { manifest } = file;
  for (const wrong of [{ rows: 2999 }, { hash: '0'.repeat(32) }]) {
    const tables = manifest.tables.map((item) =>
      item.name === 'artists' ? Object.assign({}, item, wrong) : item,
    );
    const lying = { ...file, manifest: { ...manifest, tables } };
    const input = { jobs: 2, replace: false, force: false, keepOld: false };
    const work = restoreDatabase(await contextOf(to.url), lying, input);
    await expect(runWork(work)).rejects.toMatchObject({
      code: 'RESTORE_ROWS_DIFFER',
      details: { tables: ['artists'] },
    });
  }
  expect(await rowsOf(to.url)).toEqual({});
});

test('a second restore of the same database waits for nobody and says who is at it', async () => {
  await using to = await openTestDatabase({ empty: true });
  let second: Promise<unknown> | undefined;
  await backup.restore(to.url, backup.file('good'), {}, (event) => {
    if (event.type === 'tables.made') {
      second = backup.restore(to.url, backup.file('good')).catch((error: unknown) => error);
    }
  });
  expect(await second).toMatchObject({ code: 'RESTORE_RUNNING', exitCode: 5 });
});

test('large objects are refused before anything is written', async () => {
  await using from = await openTestDatabase({ empty: true });
  await withClient(from.url, (client) => client.query(`select lo_from_bytea(0, 'x')`));
  await expect(backup.save(from.url, backup.file('large'))).rejects.toMatchObject({
    code: 'BACKUP_UNSUPPORTED',
  });
  await expect(stat(backup.file('large'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a folder that is missing is named', async () => {
  await expect(backup.save(source.url, backup.file('no/where'))).rejects.toMatchObject({
    code: 'BACKUP_FILE_UNWRITABLE',
  });
});
