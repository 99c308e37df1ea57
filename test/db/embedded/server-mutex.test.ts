import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, test } from 'vitest';

import { systemClock } from '#core/clock.ts';
import { removeDeadSocket, withServerMutex } from '#db/embedded/server-mutex.ts';

const ctx = { clock: systemClock };

async function withTempDir(work: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'vz-'));
  try {
    await work(dataDir);
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

test('never do two hold it, and everybody gets it', async () => {
  await withTempDir(async (dataDir) => {
    let inside = 0;
    let most = 0;
    const hold = async (): Promise<void> => {
      most = Math.max(most, (inside += 1));
      await systemClock.sleep(5);
      inside -= 1;
    };
    const input = { dataDir, purpose: 'tests' };
    await Promise.all(Array.from({ length: 8 }, () => withServerMutex(ctx, input, hold)));
    expect(most).toBe(1);
  });
});

test('who waits in vain is told who holds it and what for', async () => {
  await withTempDir(async (dataDir) => {
    const held = { dataDir, purpose: 'starts PostgreSQL' };
    await withServerMutex(ctx, held, async () => {
      const waiting = { dataDir, purpose: 'stops PostgreSQL', waitMaxMs: 100 };
      await expect(withServerMutex(ctx, waiting, async () => {})).rejects.toMatchObject({
        code: 'EMBEDDED_LOCKED',
        exitCode: 5,
        message: expect.stringMatching(`process ${process.pid} on .*, which starts PostgreSQL`),
      });
    });
  });
});

test('waiting ends when the process is asked to stop', async () => {
  await withTempDir(async (dataDir) => {
    await withServerMutex(ctx, { dataDir, purpose: 'tests' }, async () => {
      const waiting = { dataDir, purpose: 'waits', signal: AbortSignal.timeout(50) };
      await expect(withServerMutex(ctx, waiting, async () => {})).rejects.toMatchObject({
        name: expect.stringMatching(/^(Abort|Timeout)Error$/),
      });
    });
  });
});

test('work that throws gives it back', async () => {
  await withTempDir(async (dataDir) => {
    const input = { dataDir, purpose: 'tests' };
    const failing = withServerMutex(ctx, input, async () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await withServerMutex(ctx, { ...input, waitMaxMs: 0 }, async () => 'mine')).toBe('mine');
  });
});

test('a socket file is removed only when nobody listens on it', async () => {
  await withTempDir(async (dataDir) => {
    const file = path.join(dataDir, 'mutex.sock');
    const server = createServer((socket) => socket.end('holder'));
    await new Promise<void>((resolve) => server.listen(file, resolve));
    await removeDeadSocket(file);
    expect(existsSync(file)).toBe(true);

    // Moved away while its server closes, the file survives as that of a killed process does.
    await rename(file, `${file}.kept`);
    await new Promise((resolve) => server.close(resolve));
    await rename(`${file}.kept`, file);
    await removeDeadSocket(file);
    expect(existsSync(file)).toBe(false);
  });
});
