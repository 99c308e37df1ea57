import type { Context } from '#context.ts';
import { addWakeUp } from '#db/jobs/wake-ups.ts';
import { withTx } from '#db/tx.ts';

import { announceJob } from './announce-job.ts';
import type { Attempt, Job } from './model.ts';
import { lockAttempt, moveJob } from './move-job.ts';

/**
 * Puts a job back that a stopping worker did not finish. It is no failure: nothing is counted, and
 * what is recorded is kept for the next attempt.
 * @throws JOB_LOST
 */
export async function returnToQueue(
  ctx: Pick<Context, 'db' | 'clock' | 'bus'>,
  attempt: Attempt,
  cause: string,
): Promise<Job> {
  const job = await withTx(ctx, async (tx) => {
    const held = await lockAttempt(tx, attempt);
    await addWakeUp(tx, { jobId: held.id });
    return moveJob(tx, held, { to: 'created', cause });
  });
  await announceJob(ctx, job);
  return job;
}
