import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { TrackPage } from '#server/contract/catalog.ts';

import { startPlatform } from '../smoke/running-platform.ts';
import { waitFor } from '../support/wait-for.ts';

const run = promisify(execFile);

let dir: string;
let dataDir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-up-'));
  dataDir = path.join(dir, 'data');
});
afterEach(async () => {
  await veza('db', 'stop', '--force', '--data-dir', dataDir);
  await rm(dir, { recursive: true, force: true });
});

const veza = (...args: string[]) =>
  execa(process.execPath, ['bin/veza.js', ...args], { reject: false, stdin: 'ignore' });

describe('veza up', () => {
  it('says in ten lines where everything is, and ends with 0 after SIGTERM', async () => {
    const args = ['up', '--no-demo', '--port', '0', '--data-dir', dataDir];
    const child = execa(process.execPath, ['bin/veza.js', ...args], {
      reject: false,
      stdin: 'ignore',
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += String(chunk)));
    await waitFor('the last line', () => text.includes('Stop'));
    child.kill('SIGTERM');
    const { exitCode, stdout, stderr } = await child;
    expect(exitCode).toBe(0);
    const lines = stdout.split('\n');
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(stderr).not.toContain('stays up');
    expect(stdout).toMatch(/^Player +http:\/\/127\.0\.0\.1:\d+\/$/m);
    expect(stdout).toMatch(/claim#[\w-]{40,}/);
    expect(stdout).toContain(dataDir);
    expect(await postmasterRuns(dataDir)).toBe(false);
  });

  it('says at the end that PostgreSQL stays up where db start has asked for it', async () => {
    await veza('db', 'start', '--data-dir', dataDir);
    const args = ['up', '--no-demo', '--port', '0', '--data-dir', dataDir];
    const child = execa(process.execPath, ['bin/veza.js', ...args], {
      reject: false,
      stdin: 'ignore',
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += String(chunk)));
    await waitFor('the last line', () => text.includes('Stop'));
    child.kill('SIGTERM');
    const { exitCode, stderr } = await child;
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`PostgreSQL (process ${await postmasterPid(dataDir)}) stays up`);
    expect(stderr).toContain('bin/veza.js db stop');
    expect(await postmasterRuns(dataDir)).toBe(true);
  });

  it('offers a claim until there is an administrator, and then none', async () => {
    const first = await startPlatform(['--no-demo', '--data-dir', dataDir]);
    expect(await claim(first.url, first.claimToken)).toBe(200);
    expect(await claim(first.url, first.claimToken)).toBeGreaterThanOrEqual(400);
    await first.stop();
    await using second = await startPlatform(['--no-demo', '--data-dir', dataDir]);
    expect(second.claimToken).toBeUndefined();
  });

  it('comes back by itself after its whole tree was killed in the middle of work', async () => {
    const music = path.join(dir, 'music');
    await makeMusic(music, 4);
    const first = await startPlatform(['--library', music, '--data-dir', dataDir], {
      VEZA_IMPORT_VISIBILITY: 'public',
    });
    await waitFor('a first track', async () => (await tracks(first.url)).items.length > 0);
    await killTree(first.pid, dataDir);
    await using second = await startPlatform(['--library', music, '--data-dir', dataDir], {
      VEZA_IMPORT_VISIBILITY: 'public',
    });
    const playing = await waitFor(
      'all tracks to play',
      async () => {
        const { items } = await tracks(second.url);
        return items.every((track) => track.state === 'ready') && items.length === 4 && items;
      },
      60_000,
    );
    expect(playing.map((track) => track.title).sort()).toEqual(['0', '1', '2', '3']);
  }, 120_000);

  it('lets commands beside it ask its play money, and nobody when it is gone', async () => {
    const platform = await startPlatform(['--data-dir', dataDir]);
    const note = path.join(dataDir, 'sandbox', 'providers.json');
    expect((await stat(note)).mode & 0o777).toBe(0o600);
    const beside = await veza('reconcile', '--json', '--data-dir', dataDir);
    expect(beside.exitCode).toBe(0);
    expect(JSON.parse(beside.stdout)).toMatchObject({ schema: 'veza.reconcile/1' });
    await platform.stop();
    const after = await veza('reconcile', '--json', '--data-dir', dataDir);
    expect(JSON.parse(after.stdout)).toMatchObject({ error: { code: 'PSP_NOT_CONFIGURED' } });
    await expect(stat(note)).rejects.toThrow('ENOENT');
  }, 120_000);

  it('names the port that is taken, and ends with 9', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    const args = ['--no-demo', '--json', '--port', String(port), '--data-dir', dataDir];
    const { exitCode, stdout } = await veza('up', ...args);
    holder.close();
    expect(exitCode).toBe(9);
    const { error } = JSON.parse(stdout) as { error: { code: string; message: string } };
    expect(error.code).toBe('PORT_TAKEN');
    expect(error.message).toContain(String(port));
  });

  it('refuses a library that is not there before anything is started', async () => {
    const { exitCode, stderr } = await veza(
      'up',
      '--library',
      `${dir}/nowhere`,
      '--data-dir',
      dataDir,
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain('IMPORT_PATH_MISSING');
    await expect(stat(path.join(dataDir, 'postgres'))).rejects.toThrow('ENOENT');
  });

  it('names every wrong setting at once, and ends with 2', async () => {
    const { exitCode, stderr } = await execa(process.execPath, ['bin/veza.js', 'up'], {
      reject: false,
      env: { VEZA_SERVER_PORT: 'http', VEZA_WS_MESSAGE_BYTES_MAX: '0', VEZA_SERVR_HOST: 'x' },
    });
    expect(exitCode).toBe(2);
    for (const name of ['server.port', 'ws.messageBytesMax', 'VEZA_SERVER_HOST']) {
      expect(stderr).toContain(name);
    }
  });

  it('says what to do when the database is away, and ends with 9', async () => {
    const url = 'postgresql://veza@127.0.0.1:1/veza';
    const { exitCode, stderr } = await veza('up', '--data-dir', dataDir, '--database-url', url);
    expect(exitCode).toBe(9);
    expect(stderr).toContain('bin/veza.js doctor');
  });

  it('keeps every secret in files that only their owner may read', async () => {
    const platform = await startPlatform(['--no-demo', '--data-dir', dataDir]);
    await platform.stop();
    const { stdout } = await run('find', [
      path.join(dataDir, 'secrets'),
      '-type',
      'f',
      '-perm',
      '/077',
    ]);
    expect(stdout).toBe('');
  });
});

async function claim(url: string, token: string | undefined): Promise<number> {
  const body = {
    token,
    email: 'a@example.org',
    password: 'a long enough phrase',
    displayName: 'A',
  };
  const response = await fetch(`${url}api/v1/auth/claim`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.status;
}

async function tracks(url: string): Promise<TrackPage> {
  return (await (await fetch(`${url}api/v1/tracks`)).json()) as TrackPage;
}

async function makeMusic(folder: string, count: number): Promise<void> {
  await run('mkdir', ['-p', folder]);
  for (let index = 0; index < count; index += 1) {
    const tone = `sine=frequency=${220 + 110 * index}:duration=20`;
    await run('ffmpeg', [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      tone,
      path.join(folder, `${index}.flac`),
    ]);
  }
}

async function postmasterPid(folder: string): Promise<number | undefined> {
  const file = path.join(folder, 'postgres/data/postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Number(text.split('\n')[0]);
}

async function postmasterRuns(folder: string): Promise<boolean> {
  const pid = await postmasterPid(folder);
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** kill -9 of veza, of its children and of PostgreSQL. */
async function killTree(pid: number, folder: string): Promise<void> {
  const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(pid)]).catch(() => ({
    stdout: '',
  }));
  const children = stdout.split('\n').map(Number).filter(Boolean);
  const postmaster = await postmasterPid(folder);
  for (const victim of [pid, ...children, postmaster]) {
    if (victim !== undefined) process.kill(victim, 'SIGKILL');
  }
  await waitFor('the end of PostgreSQL', async () => !(await postmasterRuns(folder)));
}
