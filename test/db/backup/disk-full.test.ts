import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { runWork } from '#core/events.ts';
import { openBackupFile, verifyBackupFile } from '#db/backup/index.ts';

import { bundleProgram } from '../../support/bundle-program.ts';
import {
  openCrampedServer,
  waysToCramp,
  type CrampedServer,
} from '../../support/cramped-server.ts';
import { databaseNamed } from '../../support/database-named.ts';
import { openSmallDisk } from '../../support/small-disk.ts';
import { openTestDatabase } from '../../support/test-context.ts';
import { listDrafts, openBackupCase, rowsOf } from './backup-case.ts';
import { withClient } from './with-client.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const MIB = 1024 * 1024;

/** A table of about thirty megabytes, which do not compress to less than some. */
const makeBig = (url: string): Promise<unknown> =>
  withClient(url, (client) =>
    client.query(
      `create table big (id int primary key, pad text);
       insert into big select i, repeat(md5(i::text), 8) from generate_series(1, 100000) as i`,
    ),
  );

async function verifyWhole(file: string): Promise<void> {
  await using backup = await openBackupFile(file);
  await runWork(verifyBackupFile(new AbortController().signal, backup));
}

describe.each(waysToCramp())('a backup onto %s', (way) => {
  it('leaves no file, says so, and a plain rerun makes a whole one', async () => {
    await using from = await openTestDatabase({ empty: true });
    await makeBig(from.url);
    await using backup = await openBackupCase();
    if (way === 'a full disk') {
      const owner = { uid: process.getuid!(), gid: process.getgid!() };
      await using disk = await openSmallDisk({ bytes: 64 * MIB, owner });
      await disk.fill(MIB);
      const file = path.join(disk.folder, 'a.backup');
      await expect(backup.save(from.url, file)).rejects.toMatchObject({
        code: 'BACKUP_FILE_UNWRITABLE',
        exitCode: 9,
        message: expect.stringContaining('ENOSPC: no space left on device'),
        hint: expect.stringContaining(`df -h ${disk.folder}`),
      });
      expect(await readdir(disk.folder)).toEqual(['filler']);
      await disk.free();
      await backup.save(from.url, file);
      await verifyWhole(file);
      return;
    }
    const file = backup.file('a');
    const program = await bundleProgram(path.join(import.meta.dirname, 'backup-program.ts'));
    const data = ['--data-dir', path.dirname(file), '--database-url', from.url];
    const command = [process.execPath, program, ROOT, 'db', 'backup', file, '--json', ...data];
    // The variables of the test run are no settings of veza.
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
    const run = promisify(execFile);
    const refused = run('prlimit', [`--fsize=${MIB}`, ...command], { env });
    await expect(refused).rejects.toMatchObject({
      code: 9,
      stdout: expect.stringMatching(/BACKUP_FILE_UNWRITABLE.*EFBIG/),
    });
    expect(await readdir(path.dirname(file))).toEqual([]);
    await run(command[0]!, command.slice(1), { env });
    await verifyWhole(file);
  });
});

describe.each(waysToCramp())('a restore onto %s', (way) => {
  let server: CrampedServer;
  beforeAll(async () => {
    server = await openCrampedServer(way);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  /** A database with rows of its own, whose owner may make others or not. */
  async function makeOld(name: string): Promise<string> {
    await withClient(server.url, (client) => client.query(`create database ${name}`));
    const url = databaseNamed(server.url, name);
    await withClient(url, (client) =>
      client.query('create table old (a int); insert into old select generate_series(1, 1000)'),
    );
    return url;
  }

  it.each(['beside', 'inside'] as const)(
    'that goes %s the old database leaves it as it was, and a plain rerun ends it',
    async (expected) => {
      await using from = await openTestDatabase({ empty: true });
      await makeBig(from.url);
      await using backup = await openBackupCase();
      const file = backup.file('a');
      await backup.save(from.url, file);
      const url = await makeOld(expected);
      if (expected === 'inside') await server.asSuperuser('alter role veza nocreatedb');
      onTestFinished(async () => {
        await server.free();
        await server.asSuperuser('alter role veza createdb');
      });
      const before = await rowsOf(url);
      await server.cramp();
      await expect(backup.restore(url, file, { replace: true })).rejects.toMatchObject({
        code: 'DB_DISK_FULL',
        exitCode: 9,
        message: expect.stringMatching(/could not (extend|write)/),
      });
      expect(await rowsOf(url)).toEqual(before);
      expect(await listDrafts(url)).toEqual([]);
      await server.free();
      const { way: taken } = await backup.restore(url, file, { replace: true });
      expect(taken).toBe(expected);
      expect(await rowsOf(url)).toEqual(await rowsOf(from.url));
    },
  );
});
