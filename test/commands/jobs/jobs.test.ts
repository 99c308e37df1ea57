import { afterAll, beforeAll, expect, test } from 'vitest';

import { withTx } from '#db/tx.ts';
import { enqueueTranscode, type JobId } from '#domains/jobs/index.ts';
import { startWorker, type RunningWorker } from '#worker/index.ts';

import { addTrack, makeWav } from '../../support/add-track.ts';
import { auditOf } from '../../support/audit-of.ts';
import { runProgram, startProgram, type ProgramInput } from '../../support/run-program.ts';
import { openTestContext, type TestContext } from '../../support/test-context.ts';

let t: TestContext;
let input: ProgramInput;
beforeAll(async () => {
  t = await openTestContext();
  input = { dataDir: t.ctx.config.dataDir, databaseUrl: t.databaseUrl };
});
afterAll(() => t[Symbol.asyncDispose]());

async function enqueue(file: Uint8Array): Promise<JobId> {
  const track = await addTrack(t.ctx, file);
  return withTx(t.ctx, (tx) => enqueueTranscode(tx, { ...track, totalMs: null }));
}

async function jobs(...args: string[]) {
  const ran = await runProgram(input, ['jobs', ...args, '--json']);
  return { ...ran, document: JSON.parse(ran.stdout) };
}

test('jobs are listed, shown, cancelled and queued again', async () => {
  const [first, second] = [await enqueue(makeWav(0.2, 1)), await enqueue(makeWav(0.2, 2))];
  const listed = (await jobs('list', '--limit', '1')).document;
  expect(listed).toMatchObject({ schema: 'veza.jobs.list/1', jobs: [{ id: second }] });
  const rest = (await jobs('list', '--cursor', listed.nextCursor)).document;
  expect(rest).toMatchObject({ jobs: [{ id: first, state: 'created' }], nextCursor: null });

  expect((await jobs('cancel', first)).document.job).toMatchObject({ state: 'cancelled' });
  expect((await jobs('list', '--state', 'cancelled')).document.jobs).toMatchObject([{ id: first }]);
  expect((await jobs('retry', first)).document.job).toMatchObject({ state: 'created' });
  const shown = (await jobs('show', first)).document;
  expect(shown.transitions.map((step: { cause: string }) => step.cause)).toEqual([
    'enqueued',
    'cancelled while waiting',
    'retried',
  ]);
  expect(await auditOf(t.ctx, first)).toMatchObject([
    { action: 'job.cancelled', actorKind: 'operator', details: { from: 'created' } },
    { action: 'job.retried', actorKind: 'operator', details: { from: 'cancelled' } },
  ]);
  const plain = await runProgram(input, ['jobs', 'show', first]);
  expect(plain.stdout).toMatch(/State\s+created/);
});

test('watch tells every change and ends when the queue is idle', async () => {
  const good = await enqueue(makeWav(1, 3));
  const bad = await enqueue(Buffer.from('no music'));
  let worker: Promise<RunningWorker> | undefined;
  const args = ['watch', '--until-idle', '--json', '--progress', 'ndjson'];
  // The worker starts when the watcher has said the first thing: what waits.
  const watched = await runProgram(input, ['jobs', ...args], () => {
    worker ??= startWorker(t.ctx);
  });
  await (await worker)!.close();
  const events = watched.stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const endOf = (id: JobId) => events.findLast((event) => event.id === id);
  expect(endOf(good)).toMatchObject({ type: 'job.changed', state: 'done', progress: '100 %' });
  expect(endOf(bad)).toMatchObject({ state: 'failed', error: { code: 'SOURCE_NOT_AUDIO' } });
  expect(JSON.parse(watched.stdout)).toMatchObject({ schema: 'veza.jobs.watch/1', failed: 1 });
  expect(watched.code).toBe(6);
});

test('what cannot be done to a job says so, with its exit code', async () => {
  const id = await enqueue(makeWav(0.2, 5));
  const unknown = '01890000-0000-7000-8000-000000000000';
  const cases: [string[], string, number][] = [
    [['show', unknown], 'JOB_NOT_FOUND', 2],
    [['show', "'; drop table jobs"], 'JOB_NOT_FOUND', 2],
    [['cancel', 'x'], 'JOB_NOT_FOUND', 2],
    [['retry', id], 'JOB_STATE_CONFLICT', 8],
    [['list', '--cursor', 'x'], 'CURSOR_INVALID', 2],
    [['list', '--state', 'dancing'], 'USAGE', 2],
    [['show'], 'USAGE', 2],
  ];
  for (const [args, code, exitCode] of cases) {
    const ran = await jobs(...args);
    expect([args, ran.document.error.code, ran.code]).toEqual([args, code, exitCode]);
  }
});

test('worker says when it is ready and ends with 0 on Ctrl-C', async () => {
  const worker = await startProgram(input, ['worker', '--json']);
  expect(JSON.parse(worker.ready)).toMatchObject({
    schema: 'veza.worker/1',
    pid: worker.pid,
    concurrency: 2,
  });
  worker.kill('SIGINT');
  expect(await worker.ended).toBe(0);
});
