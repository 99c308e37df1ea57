import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import type { Context } from '#context.ts';
import { query, queryOne } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { withTx } from '#db/tx.ts';
import { getAlbum } from '#domains/catalog/index.ts';
import { GUEST } from '#domains/identity/index.ts';
import {
  cancelJob,
  enqueueTranscode,
  getJob,
  getJobWithTransitions,
  retryJob,
  type JobId,
} from '#domains/jobs/index.ts';
import { parseStorageKey } from '#storage/storage-keys.ts';
import { startWorker, type RunningWorker } from '#worker/index.ts';

import { addTrack, makeWav, type AddedTrack } from '../support/add-track.ts';
import { openTestContext } from '../support/test-context.ts';
import { waitFor } from '../support/wait-for.ts';

const OPERATOR = { kind: 'operator' } as const;

const closers: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(environment?: Record<string, string>): Promise<Context> {
  const t = await openTestContext(environment ? { environment } : {});
  closers.push(() => t[Symbol.asyncDispose]());
  return t.ctx;
}

async function work(ctx: Context): Promise<RunningWorker> {
  const worker = await startWorker(ctx);
  closers.push(() => worker.close());
  return worker;
}

async function enqueue(ctx: Context, file: Uint8Array): Promise<AddedTrack & { jobId: JobId }> {
  const track = await addTrack(ctx, file);
  const jobId = await withTx(ctx, (tx) => enqueueTranscode(tx, { ...track, totalMs: null }));
  return { ...track, jobId };
}

const finished = (ctx: Context, id: JobId) =>
  waitFor(`the end of job ${id}`, async () => {
    const job = await getJob(ctx, id);
    return job.finishedAt !== null && job;
  });

const running = (ctx: Context, id: JobId) =>
  waitFor(`a segment of job ${id}`, async () => {
    const rows = await query(ctx, sql`select 1 from segments where job_id = ${id}::uuid`);
    return rows.length > 0;
  });

const trackOf = (ctx: Context, id: string) =>
  queryOne<{ state: string; assetId: string; durationMs: number; failureCode: string | null }>(
    ctx,
    sql`select state, asset_id, duration_ms, failure_code from tracks where id = ${id}::uuid`,
  );

const stagingOf = (ctx: Context) =>
  readdir(path.join(ctx.config.dataDir, 'storage', 'staging')).catch(() => []);

describe('a worker', () => {
  it('measures tracks, and albums as if their tracks were one', async () => {
    const ctx = await open({ VEZA_TRANSCODE_LADDER: 'full' });
    await work(ctx);
    const loud = await enqueue(ctx, makeWav(5, 1));
    const other = await enqueue(ctx, makeWav(4, 3));
    const albumId = ctx.ids.next<'album'>();
    await query(
      ctx,
      sql`with made as (
            insert into albums (id, title, artist_id)
            select ${albumId}::uuid, 'Both', artist_id from tracks where id = ${loud.trackId}::uuid
          )
          update tracks set album_id = ${albumId}::uuid`,
    );
    for (const { jobId } of [loud, other]) await finished(ctx, jobId);
    const album = await getAlbum(ctx, { viewer: GUEST, id: albumId });
    const lufs = album.tracks.map(({ loudness }) => loudness!.integratedLufs!);
    expect(lufs).toHaveLength(2);
    const both = album.loudness!.integratedLufs!;
    expect(both).toBeGreaterThanOrEqual(Math.min(...lufs));
    expect(both).toBeLessThanOrEqual(Math.max(...lufs));
    expect(album.loudness!.truePeakDbtp).toBe(
      Math.max(...album.tracks.map(({ loudness }) => loudness!.truePeakDbtp!)),
    );
    const codecs = await query<{ codecs: string }>(
      ctx,
      sql`select distinct codecs from renditions order by codecs`,
    );
    expect(codecs.map((row) => row.codecs)).toEqual(['Opus', 'fLaC', 'mp4a.40.2']);
  });

  it('turns a queued track into a published asset and says every step', async () => {
    const ctx = await open();
    const worker = await work(ctx);
    const { jobId, trackId } = await enqueue(ctx, makeWav(3));
    expect(await finished(ctx, jobId)).toMatchObject({ state: 'done', attempts: 0 });
    const { transitions } = await getJobWithTransitions(ctx, jobId);
    expect(transitions.map((step) => [step.fromState, step.toState, step.cause])).toEqual([
      [null, 'created', 'enqueued'],
      ['created', 'encoding', 'started'],
      ['encoding', 'finalizing', 'encoded'],
      ['finalizing', 'done', 'published'],
    ]);
    const track = await trackOf(ctx, trackId);
    expect(track).toMatchObject({ state: 'ready', durationMs: 3000 });
    const asset = await queryOne<{ storageKey: string; renditions: number }>(
      ctx,
      sql`select assets.storage_key, count(*)::int as renditions
          from assets join renditions on renditions.asset_id = assets.id
          where assets.id = ${track.assetId}::uuid group by assets.id`,
    );
    const files = await readdir(ctx.storage.pathOf(parseStorageKey(asset.storageKey)));
    expect(asset.renditions).toBe(3);
    expect(files).toContain('master.m3u8');
    expect(await stagingOf(ctx)).toEqual([]);
    await worker.close();
    expect(worker.stats()).toMatchObject({ encodedSeconds: 3, attempts: { done: 1 } });
    expect(await query(ctx, sql`select 1 from graphile_worker.jobs`)).toEqual([]);
    expect(await query(ctx, sql`select 1 from workers`)).toEqual([]);
  });

  it('does not encode the same source with the same settings twice', async () => {
    const ctx = await open();
    const worker = await work(ctx);
    const { jobId, trackId, sourceId } = await enqueue(ctx, makeWav(1));
    await finished(ctx, jobId);
    const again = await withTx(ctx, (tx) =>
      enqueueTranscode(tx, { trackId, sourceId, totalMs: null }),
    );
    expect(await finished(ctx, again)).toMatchObject({ state: 'done', processedMs: 1000 });
    await waitFor('the count', () => worker.stats().attempts.reused === 1);
    expect(worker.stats().attempts.done).toBe(1);
    expect(await query(ctx, sql`select 1 from segments where job_id = ${again}::uuid`)).toEqual([]);
  });

  it('fails a file that is no audio at once, with the reason on job and track', async () => {
    const ctx = await open();
    await work(ctx);
    const { jobId, trackId } = await enqueue(ctx, Buffer.from('this is not music at all'));
    expect(await finished(ctx, jobId)).toMatchObject({
      state: 'failed',
      attempts: 1,
      errorCode: 'SOURCE_NOT_AUDIO',
    });
    expect(await trackOf(ctx, trackId)).toMatchObject({
      state: 'failed',
      failureCode: 'SOURCE_NOT_AUDIO',
    });
  });

  it('counts each failed attempt once, waits in the queue, then fails; a retry starts anew', async () => {
    const ctx = await open({
      VEZA_TRANSCODE_FFMPEG_PATH: '/nonexistent/ffmpeg',
      VEZA_TRANSCODE_ATTEMPTS_MAX: '2',
    });
    await work(ctx);
    const { jobId } = await enqueue(ctx, makeWav(1));
    const waiting = await waitFor('the first failure', async () => {
      const job = await getJob(ctx, jobId);
      return job.attempts === 1 && job;
    });
    expect(waiting).toMatchObject({
      state: 'created',
      errorCode: 'FFMPEG_MISSING',
      workerId: null,
    });
    expect(await finished(ctx, jobId)).toMatchObject({ state: 'failed', attempts: 2 });
    const { transitions } = await getJobWithTransitions(ctx, jobId);
    expect(transitions.filter((step) => step.cause === 'FFMPEG_MISSING')).toHaveLength(2);
    expect(transitions.map((step) => step.attempt)).toEqual([1, 1, 1, 2, 2]);
    expect(await retryJob(ctx, jobId, OPERATOR)).toMatchObject({ state: 'created', attempts: 0 });
    expect(await finished(ctx, jobId)).toMatchObject({ state: 'failed', attempts: 2 });
  });

  it('ends a running job that is cancelled and removes what it had made', async () => {
    const ctx = await open();
    const worker = await work(ctx);
    const { jobId, trackId } = await enqueue(ctx, makeWav(600));
    await running(ctx, jobId);
    await cancelJob(ctx, jobId, OPERATOR);
    expect(await finished(ctx, jobId)).toMatchObject({ state: 'cancelled' });
    await waitFor('the attempt to end', () => worker.stats().attempts.cancelled === 1);
    await waitFor('staging to be removed', async () => (await stagingOf(ctx)).length === 0);
    expect(await query(ctx, sql`select 1 from segments where job_id = ${jobId}::uuid`)).toEqual([]);
    expect(await trackOf(ctx, trackId)).toMatchObject({ failureCode: 'JOB_CANCELLED' });
    expect((await readdir(path.join(ctx.config.dataDir, 'storage'))).includes('assets')).toBe(
      false,
    );
  });

  it('gives a running job back when it is stopped, uncounted, and another one ends it', async () => {
    const ctx = await open();
    const first = await work(ctx);
    const { jobId } = await enqueue(ctx, makeWav(240));
    await running(ctx, jobId);
    await first.close();
    const returned = await getJob(ctx, jobId);
    expect(returned).toMatchObject({ state: 'created', attempts: 0, workerId: null });
    const before = await query<{ sha256: Buffer }>(
      ctx,
      sql`select sha256 from segments where job_id = ${jobId}::uuid order by rendition, sequence`,
    );
    expect(before.length).toBeGreaterThan(0);
    await work(ctx);
    expect(await finished(ctx, jobId)).toMatchObject({ state: 'done', attempts: 0, fence: 2 });
    const { transitions } = await getJobWithTransitions(ctx, jobId);
    expect(transitions.map((step) => step.cause)).toEqual([
      'enqueued',
      'started',
      'worker stopped',
      'started',
      'encoded',
      'published',
    ]);
  });

  it('starts two queued tracks at the same time', async () => {
    const ctx = await open();
    const one = await enqueue(ctx, makeWav(60, 1));
    const two = await enqueue(ctx, makeWav(60, 2));
    await work(ctx);
    await waitFor('both to run', async () => {
      const states = [await getJob(ctx, one.jobId), await getJob(ctx, two.jobId)];
      return states.every((job) => job.startedAt !== null);
    });
    const [a, b] = [await finished(ctx, one.jobId), await finished(ctx, two.jobId)];
    expect(a.startedAt! < b.finishedAt! && b.startedAt! < a.finishedAt!).toBe(true);
  });

  it('forgets the segments of another encoder and starts over within the same attempt', async () => {
    const ctx = await open();
    const { jobId } = await enqueue(ctx, makeWav(15));
    await query(
      ctx,
      sql`insert into segments (job_id, rendition, sequence, duration_ticks, bytes, sha256)
          values (${jobId}::uuid, 'aac-96', 0, 1, 1, sha256('other'))`,
    );
    await work(ctx);
    expect(await finished(ctx, jobId)).toMatchObject({ state: 'done', attempts: 0, fence: 1 });
    const rows = await query(
      ctx,
      sql`select 1 from segments where job_id = ${jobId}::uuid and sha256 = sha256('other')`,
    );
    expect(rows).toEqual([]);
  });
});
