import { execFile, spawn } from 'node:child_process';
import { chmod, mkdir, open, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import { openDatabase } from '#db/database.ts';
import {
  defusePostmasterPid,
  findPostmaster,
  parsePostmasterPid,
  readPostmasterPid,
} from '#db/embedded/postmaster-pid.ts';

import { openEmbeddedTest, type EmbeddedTest } from './embedded-test.ts';

/** Makes the database and stops the server again. */
async function makeDatabase(t: EmbeddedTest): Promise<void> {
  const database = await openDatabase(t.ctx);
  await database[Symbol.asyncDispose]();
}

async function expectOpens(t: EmbeddedTest): Promise<void> {
  const database = await openDatabase(t.ctx);
  expect(await findPostmaster(t.paths.data)).toMatchObject({ status: 'ready' });
  await database[Symbol.asyncDispose]();
  expect(await findPostmaster(t.paths.data)).toBeUndefined();
}

const pidFile = (t: EmbeddedTest): string => path.join(t.paths.data, 'postmaster.pid');

test('a stale postmaster.pid, be its pid nobody’s or a stranger’s, does not hinder the start', async () => {
  await using t = await openEmbeddedTest();
  await makeDatabase(t);
  const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
  const ended = new Promise((resolve) => stranger.once('exit', resolve));
  try {
    for (const pid of [stranger.pid!, process.pid, 999_999]) {
      await writeFile(
        pidFile(t),
        `${pid}\n${t.paths.data}\n1700000000\n5432\n${t.paths.run}\n\n0 0\nready   \n`,
      );
      await chmod(pidFile(t), 0o600);
      expect(await findPostmaster(t.paths.data)).toBeUndefined();
      await expectOpens(t);
    }
    expect(stranger.exitCode).toBeNull();
  } finally {
    stranger.kill();
    await ended;
  }
});

test('a postmaster.pid that is a link is not written through', async () => {
  await using t = await openEmbeddedTest();
  await mkdir(t.paths.data, { recursive: true });
  const target = path.join(t.dataDir, 'precious');
  await writeFile(target, 'untouched');
  await symlink(target, pidFile(t));
  await expect(defusePostmasterPid(t.paths.data)).rejects.toMatchObject({ code: 'ELOOP' });
  expect(await readFile(target, 'utf8')).toBe('untouched');
});

test('what an interrupted first start left behind is removed, and a whole folder is made', async () => {
  await using t = await openEmbeddedTest();
  const half = path.join(t.paths.home, 'data.making-0123456789ab');
  await mkdir(half, { recursive: true, mode: 0o700 });
  await writeFile(path.join(half, 'PG_VERSION'), '18\n');
  await writeFile(`${half}.password`, 'secret');
  await expectOpens(t);
  expect((await readdir(t.paths.home)).filter((name) => name.includes('making'))).toEqual([]);
});

test('each fault of the database folder is refused with its own code and a way out', async () => {
  await using t = await openEmbeddedTest();
  await makeDatabase(t);
  const version = path.join(t.paths.data, 'PG_VERSION');

  await writeFile(version, '14\n');
  await expect(openDatabase(t.ctx)).rejects.toMatchObject({
    code: 'EMBEDDED_VERSION_MISMATCH',
    message: `The database folder ${t.paths.data} is of PostgreSQL 14; this veza brings PostgreSQL 18.`,
    exitCode: 8,
  });
  await writeFile(version, '18\n');

  await chmod(t.paths.data, 0o755);
  await expect(openDatabase(t.ctx)).rejects.toMatchObject({
    code: 'EMBEDDED_MODE_WRONG',
    hint: `chmod 700 ${t.paths.data}`,
  });
  await chmod(t.paths.data, 0o700);
  await expectOpens(t);
});

test('a folder that holds no database is not overwritten', async () => {
  await using t = await openEmbeddedTest();
  await makeDatabase(t);

  await writeFile(path.join(t.paths.data, 'mine.txt'), 'mine');
  await rm(path.join(t.paths.data, 'PG_VERSION'));
  await expect(openDatabase(t.ctx)).rejects.toMatchObject({
    code: 'EMBEDDED_FOLDER_BROKEN',
    message: expect.stringContaining('there is no file PG_VERSION'),
  });
  expect(await readFile(path.join(t.paths.data, 'mine.txt'), 'utf8')).toBe('mine');
});

test.runIf(process.getuid?.() === 0)('a database folder of root is refused', async () => {
  await using t = await openEmbeddedTest();
  await mkdir(t.paths.data, { recursive: true, mode: 0o700 });
  await expect(openDatabase(t.ctx)).rejects.toMatchObject({
    code: 'EMBEDDED_OWNER_WRONG',
    hint: expect.stringMatching(/^chown -R \d+ \//),
  });
});

test('a data folder that is a file is refused in words', async () => {
  await using t = await openEmbeddedTest();
  await writeFile(t.dataDir, '');
  await expect(openDatabase(t.ctx)).rejects.toMatchObject({
    code: 'DATA_DIR_UNUSABLE',
    exitCode: 9,
  });
});

test('a server that ends at once is reported with what it said', async () => {
  await using t = await openEmbeddedTest();
  await makeDatabase(t);
  await writeFile(t.paths.customConf, "shared_buffers = 'much'\n", { mode: 0o644 });
  await expect(openDatabase(t.ctx)).rejects.toMatchObject({
    code: 'EMBEDDED_START_FAILED',
    message: expect.stringContaining('shared_buffers'),
    hint: `tail -n 50 ${t.paths.startLog}`,
  });
  expect(await readPostmasterPid(t.paths.data)).toBeUndefined();
});

test('an empty or half-written postmaster.pid names no server', () => {
  expect(parsePostmasterPid('')).toBeUndefined();
  expect(parsePostmasterPid('abc\n')).toBeUndefined();
  expect(parsePostmasterPid('42\n/data\n1700000000\n')).toEqual({
    pid: 42,
    startedAt: 1_700_000_000,
    address: undefined,
    status: 'unknown',
  });
});

test.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'a full disk is named as such by the first start and by a later one, and harms nothing',
  async () => {
    await using t = await openEmbeddedTest();
    await mkdir(t.dataDir);
    const run = promisify(execFile);
    // /dev/full cannot hold a folder; a small file system of its own can.
    const mounted = run('mount', ['-t', 'tmpfs', '-o', 'size=60m,mode=755', 'tmpfs', t.dataDir]);
    const canMount = await mounted.then(
      () => true,
      () => false,
    );
    if (!canMount) return;
    const filler = path.join(t.dataDir, 'filler');
    try {
      await writeFile(filler, Buffer.alloc(50 * 1024 * 1024));
      await expect(openDatabase(t.ctx)).rejects.toMatchObject({ code: 'EMBEDDED_DISK_FULL' });
      expect(await readdir(t.paths.home)).toEqual(['log', 'run']);
      await rm(filler);
      await makeDatabase(t);
      await fillDisk(filler);
      await expect(openDatabase(t.ctx)).rejects.toMatchObject({
        code: 'EMBEDDED_DISK_FULL',
        exitCode: 9,
      });
      await rm(filler);
      await expectOpens(t);
    } finally {
      await run('umount', ['--lazy', t.dataDir]);
    }
  },
);

/** Writes until nothing more fits. */
async function fillDisk(file: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (;;) await handle.write(Buffer.alloc(4096));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  } finally {
    await handle.close();
  }
}
