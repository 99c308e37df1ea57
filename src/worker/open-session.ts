import { hostname } from 'node:os';

import type { Context } from '#context.ts';
import type { BusMessage } from '#db/bus/bus.ts';
import { holdWorkerLock } from '#db/jobs/hold-worker-lock.ts';
import { runQueue, type RunningQueue } from '#db/jobs/run-queue.ts';
import type { SessionLock } from '#db/session-lock.ts';
import {
  mendQueue,
  reapWorkers,
  registerWorker,
  returnToQueue,
  sweepStaging,
  unregisterWorker,
  type JobId,
  type WorkerId,
} from '#domains/jobs/index.ts';

import { reapLoop } from './reap-loop.ts';
import { runJob } from './run-job.ts';
import { createRunningAttempts, type RunningAttempts } from './running-attempts.ts';
import type { MutableStats } from './worker-stats.ts';

/** A worker that the installation knows, for as long as its lock is held. */
export interface WorkerSession {
  readonly id: WorkerId;
  /** Resolves when the lock, the queue or the reaper is gone: another session must be opened. */
  readonly ended: Promise<void>;
  /** Takes no more jobs, gives back those that run, and is forgotten. */
  drain(): Promise<void>;
  /** Ends what is left of a session that was lost; its jobs belong to others by now. */
  abandon(): Promise<void>;
}

/**
 * Makes this process a worker: takes its lock, buries the dead, opens the queue.
 * @throws DB_UNREACHABLE, DB_REFUSED, DB_SCHEMA_MISSING
 */
export async function openSession(ctx: Context, stats: MutableStats): Promise<WorkerSession> {
  const lock = await holdWorkerLock(ctx);
  try {
    const id = ctx.ids.next<'worker'>();
    await reapWorkers(ctx, id);
    await mendQueue(ctx);
    await tidyStaging(ctx);
    const attempts = createRunningAttempts();
    const unsubscribe = await ctx.bus.subscribe('jobs', (news) => onNews(attempts, news));
    try {
      const queue = await openQueue(ctx, { id, lock, attempts, stats });
      return createSession(ctx, { id, lock, attempts, queue, unsubscribe });
    } catch (error) {
      unsubscribe();
      throw error;
    }
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** What the killed have left takes room; a worker works as well where it cannot be removed. */
async function tidyStaging(ctx: Context): Promise<void> {
  try {
    const removed = await sweepStaging(ctx);
    if (removed.length > 0) ctx.log.info({ removed }, 'removed what was left in staging');
  } catch (error) {
    ctx.log.warn({ err: error }, 'what was left in staging stays');
  }
}

function onNews(attempts: RunningAttempts, news: BusMessage): void {
  if (news['cancelRequested'] === true) attempts.stopJob(String(news['jobId']), 'cancelled');
}

async function openQueue(
  ctx: Context,
  session: { id: WorkerId; lock: SessionLock; attempts: RunningAttempts; stats: MutableStats },
): Promise<RunningQueue> {
  const { id, lock, attempts, stats } = session;
  const worker = { id, host: hostname(), pid: process.pid, lockKey: lock.key };
  let settle!: { resolve: () => void; reject: (error: unknown) => void };
  const registered = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  const queue = await runQueue(ctx, {
    concurrency: ctx.config.transcode.concurrency,
    onOpen: (queueId) => {
      const opening = registerWorker(ctx, { ...worker, queueId });
      opening.then(settle.resolve, settle.reject);
      return opening;
    },
    onWakeUp: (jobId) => runJob(ctx, { jobId: jobId as JobId, workerId: id, attempts, stats }),
  });
  try {
    await registered;
    return queue;
  } catch (error) {
    await queue.stop();
    throw error;
  }
}

function createSession(
  ctx: Context,
  parts: {
    id: WorkerId;
    lock: SessionLock;
    attempts: RunningAttempts;
    queue: RunningQueue;
    unsubscribe: () => void;
  },
): WorkerSession {
  const { id, lock, attempts, queue, unsubscribe } = parts;
  const reaper = new AbortController();
  const reaping = reapLoop(ctx, id, reaper.signal).catch((error: unknown) => {
    ctx.log.warn({ err: error }, 'the search for dead workers failed');
  });
  const quiet = async (): Promise<void> => {
    unsubscribe();
    reaper.abort();
    await reaping;
  };
  return {
    id,
    ended: Promise.race([lock.ended, queue.ended, reaping]),
    async drain() {
      const stopped = queue.stop();
      attempts.stopAll('stopping');
      await quiet();
      await withinDrain(ctx, stopped);
      for (const { attempt } of attempts.list()) {
        await returnToQueue(ctx, attempt, 'worker stopped before the attempt had ended');
      }
      await unregisterWorker(ctx, { id });
      await lock.release();
    },
    async abandon() {
      attempts.stopAll('lost');
      await quiet();
      await withinDrain(ctx, queue.stop());
      await lock.release();
    },
  };
}

/** Waits for the handlers, but no longer than a stop may take. */
async function withinDrain(ctx: Context, stopped: Promise<void>): Promise<void> {
  const limit = new AbortController();
  const timeout = ctx.clock.sleep(ctx.config.server.drainMs, limit.signal).then(
    () => ctx.log.warn('jobs did not end in time; they are given back as they are'),
    () => undefined,
  );
  await Promise.race([stopped, timeout]);
  limit.abort();
}
