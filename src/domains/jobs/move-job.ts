import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';

import { jobErrors } from './errors.ts';
import {
  canMove,
  isFinished,
  isRunning,
  type Attempt,
  type Job,
  type JobId,
  type JobState,
} from './model.ts';
import { insertTransition, lockJob, updateJob } from './store.ts';

export interface Move {
  to: JobState;
  /** Why, in words that a person reads. */
  cause: string;
  changes?: Partial<Job>;
}

/**
 * Moves a job that the transaction has locked to another state and writes the step down.
 * @throws JOB_STATE_CONFLICT when the state machine does not know the step.
 */
export async function moveJob(
  ctx: Pick<Context, 'db' | 'clock'>,
  job: Job,
  move: Move,
): Promise<Job> {
  if (!canMove(job.state, move.to)) {
    throw jobErrors.JOB_STATE_CONFLICT({ id: job.id, state: job.state, action: move.to });
  }
  const at = ctx.clock.now();
  const moved: Job = {
    ...job,
    workerId: isRunning(move.to) ? job.workerId : null,
    ...move.changes,
    state: move.to,
    finishedAt: isFinished(move.to) ? at : null,
    updatedAt: at,
  };
  await updateJob(ctx, moved);
  await insertTransition(ctx, {
    jobId: job.id,
    from: job.state,
    to: move.to,
    attempt: job.attempts + 1,
    cause: move.cause,
    at,
  });
  return moved;
}

/** Locks the job that somebody has named. @throws JOB_NOT_FOUND */
export async function lockNamedJob(ctx: Pick<Context, 'db'>, id: string): Promise<Job> {
  const job = isUuid(id) ? await lockJob(ctx, id as JobId) : undefined;
  if (job === undefined) throw jobErrors.JOB_NOT_FOUND({ id });
  return job;
}

/**
 * Locks the job of a running attempt for the rest of the transaction.
 * @throws JOB_LOST when another attempt holds it or it has ended.
 */
export async function lockAttempt(ctx: Pick<Context, 'db'>, attempt: Attempt): Promise<Job> {
  const job = await lockJob(ctx, attempt.jobId);
  if (job === undefined || job.fence !== attempt.fence || !isRunning(job.state)) {
    throw jobErrors.JOB_LOST({ id: attempt.jobId, fence: attempt.fence });
  }
  return job;
}
