import { once } from 'node:events';

import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { withTx } from '#db/tx.ts';
import { enqueueTranscode } from '#domains/jobs/index.ts';
import { startWorker } from '#worker/index.ts';

import { addTrack, makeWav } from '../../support/add-track.ts';
import { openTestContext, type TestContext } from '../../support/test-context.ts';

let t: TestContext;
let runs = 0;
beforeAll(async () => {
  t = await openTestContext();
});
afterAll(() => t[Symbol.asyncDispose]());

async function enqueue(file: Uint8Array): Promise<void> {
  const track = await addTrack(t.ctx, file);
  await withTx(t.ctx, (tx) => enqueueTranscode(tx, { ...track, totalMs: null }));
}

/** The built `veza jobs watch --until-idle` over a queue with music and a file that is none. */
async function watch(...args: string[]) {
  runs += 1;
  await enqueue(makeWav(0.5, runs));
  await enqueue(Buffer.from(`no music ${runs}`));
  const child = execa(process.execPath, ['bin/veza.js', 'jobs', 'watch', '--until-idle', ...args], {
    reject: false,
    stdin: 'ignore',
    env: { DATABASE_URL: t.databaseUrl, VEZA_DATA_DIR: t.ctx.config.dataDir, VEZA_ENV: 'test' },
  });
  // The worker starts when the watcher has said the first thing: what waits.
  await Promise.race([once(child.stderr, 'data'), child]);
  const worker = await startWorker(t.ctx);
  try {
    return await child;
  } finally {
    await worker.close();
  }
}

test('without a terminal every change is a line, and the counts are the result', async () => {
  const { exitCode, stdout, stderr } = await watch();
  expect(exitCode).toBe(6);
  expect(stdout).toBe('1 done, 1 failed, 0 cancelled.');
  expect(stderr).toMatch(/^done +100 % /m);
  expect(stderr).toMatch(/^failed .* SOURCE_NOT_AUDIO$/m);
  expect(stderr).not.toContain('\u001B[');
});

test('with --json the result is one document and the lines stay on stderr', async () => {
  const { exitCode, stdout, stderr } = await watch('--json');
  expect(exitCode).toBe(6);
  expect(JSON.parse(stdout)).toEqual({
    schema: 'veza.jobs.watch/1',
    done: 1,
    failed: 1,
    cancelled: 0,
  });
  expect(stderr).toMatch(/^done +100 % /m);
});

test('with --progress=ndjson every event is one JSON line, the length of the queue among them', async () => {
  const { exitCode, stdout, stderr } = await watch('--progress=ndjson');
  expect([exitCode, stdout]).toEqual([6, '1 done, 1 failed, 0 cancelled.']);
  const events = stderr.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events).toContainEqual(expect.objectContaining({ type: 'job.changed', state: 'done' }));
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'queue.progress', waiting: expect.any(Number) }),
  );
});
