import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { expect, test } from 'vitest';

import { runWork } from '#core/events.ts';
import { backupDatabase, openBackupFile, restoreDatabase } from '#db/backup/index.ts';

import { openTestDatabase } from '../../support/test-context.ts';
import { contextOf, listDrafts, openBackupCase, rowsOf } from './backup-case.ts';
import { withClient } from './with-client.ts';

const ROWS = 200_000;

async function makeRows(url: string): Promise<void> {
  await withClient(url, (client) =>
    client.query(
      `create table wide (id integer primary key, filler text);
       insert into wide select i, repeat(md5(i::text), 8) from generate_series(1, ${ROWS}) as i`,
    ),
  );
}

test('a backup that is stopped in the middle of a table ends at once and leaves no file', async () => {
  await using backup = await openBackupCase();
  await using from = await openTestDatabase({ empty: true });
  await makeRows(from.url);
  const stop = new AbortController();
  const ctx = { ...(await contextOf(from.url)), signal: stop.signal };
  const file = backup.file('a');
  const work = backupDatabase(ctx, { file, jobs: 2 });
  await expect(runWork(work, () => stop.abort())).rejects.toMatchObject({ name: 'AbortError' });
  expect(await readdir(path.dirname(file))).toEqual([]);
});

test('a restore that is stopped while it loads leaves the old rows and no draft', async () => {
  await using backup = await openBackupCase();
  await using from = await openTestDatabase({ empty: true });
  await using to = await openTestDatabase();
  await makeRows(from.url);
  await backup.save(from.url, backup.file('a'));
  const before = await rowsOf(to.url);
  for (const moment of ['rows.progress', 'rows.verified', 'schema.verified']) {
    const stop = new AbortController();
    const ctx = { ...(await contextOf(to.url)), signal: stop.signal };
    await using file = await openBackupFile(backup.file('a'));
    const input = { jobs: 2, replace: true, force: false, keepOld: false };
    const running = runWork(restoreDatabase(ctx, file, input), ({ type }) => {
      if (type === moment) stop.abort();
    });
    await expect(running, moment).rejects.toMatchObject({ name: 'AbortError' });
    expect(await rowsOf(to.url)).toEqual(before);
    expect(await listDrafts(to.url)).toEqual([]);
  }
});
