import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Context } from '#context.ts';
import { query, queryOne } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { withTx } from '#db/tx.ts';
import {
  enqueueTranscode,
  finalize,
  getJob,
  getJobWithTransitions,
  recordSegment,
  startAttempt,
  type JobId,
  type WorkerId,
} from '#domains/jobs/index.ts';
import { parseStorageKey } from '#storage/storage-keys.ts';
import { startWorker } from '#worker/index.ts';

import { addTrack, makeWav } from '../support/add-track.ts';
import { startProgram, type RunningProgram } from '../support/run-program.ts';
import { openTestContext } from '../support/test-context.ts';
import { waitFor } from '../support/wait-for.ts';
import { UNMEASURED } from '../support/unmeasured.ts';

const closers: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

beforeAll(async () => {});

interface Installation {
  ctx: Context;
  readonly startWorkerProcess: () => Promise<RunningProgram>;
}

async function install(): Promise<Installation> {
  const t = await openTestContext();
  closers.push(() => t[Symbol.asyncDispose]());
  const { dataDir } = t.ctx.config;
  return {
    ctx: t.ctx,
    startWorkerProcess: async () => {
      const worker = await startProgram({ dataDir, databaseUrl: t.databaseUrl }, ['worker']);
      closers.push(() => {
        worker.kill('SIGKILL');
        return worker.ended;
      });
      return worker;
    },
  };
}

async function enqueue(ctx: Context, file: Uint8Array): Promise<JobId> {
  const track = await addTrack(ctx, file);
  return withTx(ctx, (tx) => enqueueTranscode(tx, { ...track, totalMs: null }));
}

const finished = (ctx: Context, id: JobId) =>
  waitFor('the end of the job', async () => {
    const job = await getJob(ctx, id);
    return job.finishedAt !== null && job;
  });

const hasSegments = (ctx: Context, id: JobId) =>
  waitFor('segments', async () => {
    const rows = await query(ctx, sql`select 1 from segments where job_id = ${id}::uuid`);
    return rows.length >= 3;
  });

/** Every file of the published asset with its hash. */
async function assetFiles(ctx: Context): Promise<Record<string, string>> {
  const { storageKey } = await queryOne<{ storageKey: string }>(
    ctx,
    sql`select storage_key from assets`,
  );
  const dir = ctx.storage.pathOf(parseStorageKey(storageKey));
  const files: Record<string, string> = {};
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const hash = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    files[path.relative(dir, file)] = hash;
  }
  return files;
}

describe('a job whose worker is killed', () => {
  it('runs again within two seconds elsewhere and ends with the bytes of an undisturbed run', async () => {
    const wav = makeWav(90);
    const undisturbed = await install();
    const reference = await enqueue(undisturbed.ctx, wav);
    const own = await startWorker(undisturbed.ctx);
    closers.push(() => own.close());
    await finished(undisturbed.ctx, reference);
    await own.close();

    const { ctx, startWorkerProcess } = await install();
    const first = await startWorkerProcess();
    const jobId = await enqueue(ctx, wav);
    await hasSegments(ctx, jobId);
    await startWorkerProcess();
    first.kill('SIGKILL');
    await first.ended;
    const killedMs = Date.now();
    expect(await finished(ctx, jobId)).toMatchObject({ state: 'done', attempts: 0, fence: 2 });
    const { transitions } = await getJobWithTransitions(ctx, jobId);
    expect(transitions.map((step) => step.cause)).toEqual([
      'enqueued',
      'started',
      'worker died',
      'started',
      'encoded',
      'published',
    ]);
    expect(transitions[3]!.at.getTime() - killedMs).toBeLessThan(2_000);
    expect(await assetFiles(ctx)).toEqual(await assetFiles(undisturbed.ctx));
    expect(await query(ctx, sql`select 1 from graphile_worker.jobs`)).toEqual([]);
  });

  it('is taken up at once by the next worker that starts', async () => {
    const { ctx, startWorkerProcess } = await install();
    const first = await startWorkerProcess();
    const jobId = await enqueue(ctx, makeWav(90));
    await hasSegments(ctx, jobId);
    first.kill('SIGKILL');
    await first.ended;
    expect(await getJob(ctx, jobId)).toMatchObject({ state: 'encoding' });
    await startWorkerProcess();
    expect(await getJob(ctx, jobId)).not.toMatchObject({ fence: 1, state: 'encoding' });
    expect(await finished(ctx, jobId)).toMatchObject({ state: 'done', attempts: 0 });
    expect(await query(ctx, sql`select 1 from workers`)).toHaveLength(1);
  });
});

describe('a worker process', () => {
  it('gives its job back and ends with 0 on SIGTERM', async () => {
    const { ctx, startWorkerProcess } = await install();
    const worker = await startWorkerProcess();
    const jobId = await enqueue(ctx, makeWav(240));
    await hasSegments(ctx, jobId);
    worker.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    expect(await getJob(ctx, jobId)).toMatchObject({ state: 'created', attempts: 0 });
    expect(await query(ctx, sql`select 1 from workers`)).toEqual([]);
  });

  it('comes back by itself when the database ends its connections', async () => {
    const { ctx } = await install();
    const worker = await startWorker(ctx);
    closers.push(() => worker.close());
    const jobId = await enqueue(ctx, makeWav(90));
    await hasSegments(ctx, jobId);
    await query(
      ctx,
      sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name in ('veza worker lock', 'veza queue')`,
    );
    expect(await finished(ctx, jobId)).toMatchObject({ state: 'done', attempts: 0 });
    const again = await enqueue(ctx, makeWav(1, 9));
    expect(await finished(ctx, again)).toMatchObject({ state: 'done' });
  });
});

describe('of two attempts at one job', () => {
  it('only the newer one may record segments, publish or fail', async () => {
    const { ctx } = await install();
    const jobId = await enqueue(ctx, makeWav(1));
    const workers = [ctx.ids.next<'worker'>(), ctx.ids.next<'worker'>()] as WorkerId[];
    for (const [index, id] of workers.entries()) {
      await query(
        ctx,
        sql`insert into workers (id, host, pid, lock_key, queue_id)
            values (${id}::uuid, 'h', 1, ${index}::bigint, ${String(index)})`,
      );
    }
    const older = (await startAttempt(ctx, { jobId, workerId: workers[0]! }))!;
    const newer = (await startAttempt(ctx, { jobId, workerId: workers[1]! }))!;
    const segment = {
      rendition: 'aac-96',
      sequence: 0,
      durationTicks: 1n,
      bytes: 1,
      sha256: Buffer.alloc(32, 1),
    };
    const asset = {
      id: ctx.ids.next<'asset'>(),
      storageKey: 'k',
      settingsHash: Buffer.alloc(32),
      encoder: 'e',
      sampleRate: 44_100,
      channels: 2,
      samples: 44_100n,
      durationMs: 1000,
      targetDurationS: 6,
      renditions: [],
      loudness: UNMEASURED,
    };
    await expect(recordSegment(ctx, older.attempt, segment)).rejects.toMatchObject({
      code: 'JOB_LOST',
    });
    await recordSegment(ctx, newer.attempt, segment);
    await expect(recordSegment(ctx, newer.attempt, segment)).rejects.toMatchObject({
      code: 'SEGMENT_OUT_OF_ORDER',
    });
    const results = await Promise.allSettled([
      finalize(ctx, older.attempt, asset),
      finalize(ctx, newer.attempt, asset),
      finalize(ctx, newer.attempt, asset),
    ]);
    expect(results.map((item) => item.status).sort()).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(results[0].status).toBe('rejected');
    expect(await query(ctx, sql`select 1 from assets`)).toHaveLength(1);
  });
});
