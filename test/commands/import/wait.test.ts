import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { listJobs } from '#domains/jobs/index.ts';
import { startWorker } from '#worker/index.ts';

import { makeMusic } from '../../domains/catalog/import-music.ts';
import { openTestContext, type TestContext } from '../../support/test-context.ts';

let root: string;
let good: string;
let hollow: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'veza-wait-'));
  good = path.join(root, 'good.flac');
  hollow = path.join(root, 'hollow.flac');
  await makeMusic(good, 600);
  // Everything that says what the music is, and nothing of the music.
  await makeMusic(path.join(root, 'whole.flac'), 700);
  const whole = await readFile(path.join(root, 'whole.flac'));
  await writeFile(hollow, whole.subarray(0, firstFrame(whole)));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Where the blocks of metadata of a FLAC file end. */
function firstFrame(flac: Buffer): number {
  let at = 4;
  for (;;) {
    const last = (flac[at]! & 0x80) !== 0;
    at += 4 + flac.readUIntBE(at + 1, 3);
    if (last) return at;
  }
}

const importAndWait = (t: TestContext, ...args: string[]) =>
  execa(process.execPath, ['bin/veza.js', 'import', '--wait', ...args], {
    reject: false,
    stdin: 'ignore',
    env: { DATABASE_URL: t.databaseUrl, VEZA_DATA_DIR: t.ctx.config.dataDir, VEZA_ENV: 'test' },
  });

test('import --wait ends when all that was imported plays or has failed, and names what failed', async () => {
  await using t = await openTestContext();
  const worker = await startWorker(t.ctx);
  try {
    const { exitCode, stdout, stderr } = await importAndWait(t, good, hollow, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      imported: 2,
      failed: [],
      transcoded: { ready: 1, failed: 1 },
    });
    expect(exitCode).toBe(6);
    expect(stderr).toContain(`Does not play: ${hollow}: The file `);
    const clean = await importAndWait(t, good);
    expect([clean.exitCode, clean.stdout.split('\n').at(-1)]).toEqual([
      0,
      '1 play, 0 failed to transcode.',
    ]);
  } finally {
    await worker.close();
  }
});

test('stopped while it waits, nothing is lost, and the same command waits for the rest', async () => {
  await using t = await openTestContext();
  const waiting = importAndWait(t, good);
  // It says how far the transcodes are when it has begun to wait; no worker takes them.
  let told = '';
  while (!told.includes('Transcoded 0 of 1')) {
    told += String((await once(waiting.stderr, 'data'))[0]);
  }
  waiting.kill('SIGINT');
  const stopped = await waiting;
  expect([stopped.exitCode, stopped.stdout]).toEqual([130, '']);
  expect(stopped.stderr).toContain('Running the same command again resumes.');
  const { items } = await listJobs(t.ctx, { limit: 10 });
  expect(items).toMatchObject([{ state: 'created', attempts: 0 }]);

  const worker = await startWorker(t.ctx);
  try {
    const { exitCode, stdout } = await importAndWait(t, good, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      imported: 0,
      duplicates: 1,
      transcoded: { ready: 1, failed: 0 },
    });
  } finally {
    await worker.close();
  }
});
