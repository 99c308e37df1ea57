import type { Context } from '#context.ts';
import { addWakeUp, listWithoutWakeUp, releaseQueueLocks } from '#db/jobs/wake-ups.ts';
import { withTx } from '#db/tx.ts';

import { announceJob } from './announce-job.ts';
import { endCancelled } from './cancel-job.ts';
import { isRunning, WORKER_DEATHS_MAX, WORKER_DIED, type Job, type WorkerId } from './model.ts';
import { moveJob } from './move-job.ts';
import { countTransitions, lockJob } from './store.ts';
import { setTrackFailed } from './track-store.ts';
import {
  deleteWorker,
  listCreatedJobIds,
  listOtherWorkers,
  listRunningJobIds,
  tryWorkerLock,
  type WorkerRow,
} from './worker-store.ts';

type ReapContext = Pick<Context, 'db' | 'clock' | 'bus'>;

/**
 * Finds workers that have died, by taking the lock that a living one holds, and gives their jobs
 * back to the queue. Returns how many workers were dead.
 */
export async function reapWorkers(ctx: ReapContext, self: WorkerId): Promise<number> {
  let dead = 0;
  for (const worker of await listOtherWorkers(ctx, self)) {
    if (await reapWorker(ctx, worker)) dead += 1;
  }
  return dead;
}

async function reapWorker(ctx: ReapContext, worker: WorkerRow): Promise<boolean> {
  const returned = await withTx(ctx, async (tx) => {
    if (!(await tryWorkerLock(tx, worker.lockKey))) return undefined;
    await releaseQueueLocks(tx, worker.queueId);
    const jobs = await returnJobsOf(tx, worker.id);
    await deleteWorker(tx, worker.id);
    return jobs;
  });
  for (const job of returned ?? []) await announceJob(ctx, job);
  return returned !== undefined;
}

/**
 * Puts right what no living worker answers for: running jobs whose worker's row is gone, waiting
 * jobs without a wake-up.
 */
export async function mendQueue(ctx: ReapContext): Promise<void> {
  const returned = await withTx(ctx, async (tx) => {
    const jobs = await returnJobsOf(tx, null);
    for (const jobId of await listWithoutWakeUp(tx, await listCreatedJobIds(tx))) {
      await addWakeUp(tx, { jobId });
    }
    return jobs;
  });
  for (const job of returned) await announceJob(ctx, job);
}

async function returnJobsOf(
  tx: Pick<Context, 'db' | 'clock'>,
  workerId: WorkerId | null,
): Promise<Job[]> {
  const returned: Job[] = [];
  for (const id of await listRunningJobIds(tx, workerId)) {
    const job = await lockJob(tx, id);
    if (job && isRunning(job.state) && job.workerId === workerId) {
      returned.push(await returnJob(tx, job));
    }
  }
  return returned;
}

/** A death is no failed attempt; but a job over which worker after worker dies is the cause. */
async function returnJob(tx: Pick<Context, 'db' | 'clock'>, job: Job): Promise<Job> {
  if (job.cancelRequestedAt !== null) return endCancelled(tx, job, WORKER_DIED);
  const deaths = (await countTransitions(tx, job.id, WORKER_DIED)) + 1;
  if (deaths < WORKER_DEATHS_MAX) {
    await addWakeUp(tx, { jobId: job.id });
    return moveJob(tx, job, { to: 'created', cause: WORKER_DIED });
  }
  const failure = {
    code: 'WORKER_DIED',
    message: `${deaths} workers died one after another over this file.`,
  };
  await setTrackFailed(tx, job.trackId, failure);
  return moveJob(tx, job, {
    to: 'failed',
    cause: WORKER_DIED,
    changes: { errorCode: failure.code, errorMessage: failure.message },
  });
}
