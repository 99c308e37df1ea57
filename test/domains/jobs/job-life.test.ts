import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { VezaError } from '#core/errors.ts';
import { query, queryOne } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { withTx } from '#db/tx.ts';
import {
  cancelJob,
  enqueueTranscode,
  failAttempt,
  finalize,
  getJob,
  getJobWithTransitions,
  mendQueue,
  reapWorkers,
  recordProgress,
  retryJob,
  startAttempt,
  type JobId,
  type WorkerId,
} from '#domains/jobs/index.ts';

import { addTrack, type AddedTrack } from '../../support/add-track.ts';
import { auditOf } from '../../support/audit-of.ts';
import { openTestContext, type TestContext } from '../../support/test-context.ts';
import { UNMEASURED } from '../../support/unmeasured.ts';

const OPERATOR = { kind: 'operator' } as const;

let t: TestContext;
let track: AddedTrack;
let workerId: WorkerId;
beforeEach(async () => {
  t = await openTestContext();
  track = await addTrack(t.ctx, Buffer.from('bytes'));
  workerId = await addDeadWorker(1n);
});
afterEach(() => t[Symbol.asyncDispose]());

/** A worker row whose lock nobody holds. */
async function addDeadWorker(lockKey: bigint): Promise<WorkerId> {
  const id = t.ctx.ids.next<'worker'>() as WorkerId;
  await query(
    t.ctx,
    sql`insert into workers (id, host, pid, lock_key, queue_id)
        values (${id}::uuid, 'h', 1, ${lockKey}::bigint, ${`pool-${lockKey}`})`,
  );
  return id;
}

const enqueue = () => withTx(t.ctx, (tx) => enqueueTranscode(tx, { ...track, totalMs: 1000 }));

const start = async (jobId: JobId) => (await startAttempt(t.ctx, { jobId, workerId }))!;

const wakeUps = () =>
  query<{ key: string; later: boolean }>(
    t.ctx,
    sql`select key, run_at > now() as later from graphile_worker.jobs order by id`,
  );

const broken = (category: 'outside' | 'invalid') =>
  new VezaError({ code: 'BROKEN', category, message: 'ffmpeg says: no for a@example.org' });

describe('queueing', () => {
  it('keeps the unfinished job of a track and vanishes with the transaction', async () => {
    const rolledBack = withTx(t.ctx, async (tx) => {
      await enqueueTranscode(tx, { ...track, totalMs: null });
      throw new Error('the caller failed');
    });
    await expect(rolledBack).rejects.toThrow('the caller failed');
    expect(await wakeUps()).toEqual([]);
    const id = await enqueue();
    expect(await enqueue()).toBe(id);
    expect(await wakeUps()).toEqual([{ key: id, later: false }]);
  });

  it('puts a wake-up back that got lost', async () => {
    const id = await enqueue();
    await query(t.ctx, sql`select graphile_worker.remove_job(${id})`);
    await mendQueue(t.ctx);
    expect(await wakeUps()).toEqual([{ key: id, later: false }]);
  });
});

describe('failing', () => {
  it('counts one failure once, however many report it, and waits in the queue', async () => {
    const id = await enqueue();
    const { attempt } = await start(id);
    const reports = await Promise.allSettled(
      Array.from({ length: 5 }, () => failAttempt(t.ctx, attempt, broken('outside'))),
    );
    expect(reports.filter((item) => item.status === 'fulfilled')).toHaveLength(1);
    expect(await getJob(t.ctx, id)).toMatchObject({ state: 'created', attempts: 1 });
    expect(await wakeUps()).toEqual([{ key: id, later: true }]);
  });

  it('ends after the last attempt, with the words of the error and no e-mail address', async () => {
    const id = await enqueue();
    for (let n = 0; n < 3; n += 1) {
      await failAttempt(t.ctx, (await start(id)).attempt, broken('outside'));
    }
    const job = await getJob(t.ctx, id);
    expect(job).toMatchObject({ state: 'failed', attempts: 3, errorCode: 'BROKEN' });
    expect(job.errorMessage).toMatch(/^ffmpeg says: no for a…@…/);
    const row = await queryOne(
      t.ctx,
      sql`select state, failure_code from tracks where id = ${track.trackId}::uuid`,
    );
    expect(row).toEqual({ state: 'failed', failureCode: 'BROKEN' });
  });

  it('ends at once where the file is at fault', async () => {
    const id = await enqueue();
    await failAttempt(t.ctx, (await start(id)).attempt, broken('invalid'));
    expect(await getJob(t.ctx, id)).toMatchObject({ state: 'failed', attempts: 1 });
    expect(await startAttempt(t.ctx, { jobId: id, workerId })).toBeUndefined();
  });
});

describe('dead workers', () => {
  it('lose their jobs, uncounted, and the jobs are queued again', async () => {
    const id = await enqueue();
    await start(id);
    expect(await reapWorkers(t.ctx, t.ctx.ids.next<'worker'>())).toBe(1);
    expect(await getJob(t.ctx, id)).toMatchObject({
      state: 'created',
      attempts: 0,
      workerId: null,
    });
    expect(await query(t.ctx, sql`select 1 from workers`)).toEqual([]);
  });

  it('are told from the living by the lock', async () => {
    await t.ctx.db.transaction(async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(1)');
      expect(await reapWorkers(t.ctx, t.ctx.ids.next<'worker'>())).toBe(0);
    });
    expect(await reapWorkers(t.ctx, t.ctx.ids.next<'worker'>())).toBe(1);
  });

  it('are reaped by one of many at the same time', async () => {
    await start(await enqueue());
    const reaped = await Promise.all(
      Array.from({ length: 4 }, () => reapWorkers(t.ctx, t.ctx.ids.next<'worker'>())),
    );
    const steps = await query(
      t.ctx,
      sql`select 1 from job_transitions where cause = 'worker died'`,
    );
    expect(Math.max(...reaped)).toBe(1);
    expect(steps).toHaveLength(1);
  });

  it('end a job over which ten of them die', async () => {
    const id = await enqueue();
    for (let n = 2n; n < 12n; n += 1n) {
      await start(id);
      await reapWorkers(t.ctx, t.ctx.ids.next<'worker'>());
      workerId = await addDeadWorker(n);
    }
    expect(await getJob(t.ctx, id)).toMatchObject({ state: 'failed', errorCode: 'WORKER_DIED' });
    await retryJob(t.ctx, id, OPERATOR);
    await start(id);
    await reapWorkers(t.ctx, t.ctx.ids.next<'worker'>());
    expect(await getJob(t.ctx, id)).toMatchObject({ state: 'created' });
  });

  it('whose job was to be cancelled leave it cancelled', async () => {
    const id = await enqueue();
    await start(id);
    expect(await cancelJob(t.ctx, id, OPERATOR)).toMatchObject({ state: 'encoding' });
    await reapWorkers(t.ctx, t.ctx.ids.next<'worker'>());
    expect(await getJob(t.ctx, id)).toMatchObject({ state: 'cancelled' });
    expect(await wakeUps()).toEqual([]);
  });
});

describe('cancelling and retrying', () => {
  it('ends a waiting job at once, and twice is once', async () => {
    const id = await enqueue();
    expect(await cancelJob(t.ctx, id, OPERATOR)).toMatchObject({ state: 'cancelled' });
    expect(await cancelJob(t.ctx, id, OPERATOR)).toMatchObject({ state: 'cancelled' });
    expect(await wakeUps()).toEqual([]);
    expect(await auditOf(t.ctx, id)).toMatchObject([
      { action: 'job.cancelled', actorKind: 'operator', details: { from: 'created' } },
    ]);
    const { transitions } = await getJobWithTransitions(t.ctx, id);
    expect(transitions.map((step) => step.toState)).toEqual(['created', 'cancelled']);
  });

  it('is refused where it makes no sense', async () => {
    const id = await enqueue();
    await expect(retryJob(t.ctx, id, OPERATOR)).rejects.toMatchObject({
      code: 'JOB_STATE_CONFLICT',
    });
    await cancelJob(t.ctx, id, OPERATOR);
    const other = await enqueue();
    await expect(retryJob(t.ctx, id, OPERATOR)).rejects.toMatchObject({
      code: 'JOB_OPEN_ALREADY',
      details: { openId: other },
    });
    const { attempt } = await start(other);
    // What was refused is in no log; what was done is.
    expect((await auditOf(t.ctx, id)).map((entry) => entry.action)).toEqual(['job.cancelled']);
    await finalize(t.ctx, attempt, {
      id: t.ctx.ids.next<'asset'>(),
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
    });
    await expect(cancelJob(t.ctx, other, OPERATOR)).rejects.toMatchObject({
      code: 'JOB_STATE_CONFLICT',
    });
  });

  it('is told to the worker with its next progress, which never goes back', async () => {
    const id = await enqueue();
    const { attempt } = await start(id);
    expect(await recordProgress(t.ctx, attempt, 500)).toEqual({ cancelRequested: false });
    const by = { kind: 'user', id: t.ctx.ids.next() } as const;
    await cancelJob(t.ctx, id, by);
    await cancelJob(t.ctx, id, OPERATOR);
    expect(await auditOf(t.ctx, id)).toMatchObject([
      { action: 'job.cancelled', actorKind: 'user', actorId: by.id, details: { from: 'encoding' } },
    ]);
    expect(await recordProgress(t.ctx, attempt, 400)).toEqual({ cancelRequested: true });
    expect(await getJob(t.ctx, id)).toMatchObject({ processedMs: 500 });
  });
});
