import type { Context } from '#context.ts';
import { removeWakeUp } from '#db/jobs/wake-ups.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit, type Actor, type AuditEntry } from '#domains/audit/index.ts';

import { announceJobAndTrack } from './announce-job.ts';
import { jobErrors } from './errors.ts';
import { isFinished, type Attempt, type Job } from './model.ts';
import { lockAttempt, lockNamedJob, moveJob } from './move-job.ts';
import { segments } from './segment-store.ts';
import { removeStaging } from './staging.ts';
import { updateJob } from './store.ts';
import { setTrackFailed } from './track-store.ts';

type CancelContext = Pick<Context, 'db' | 'clock' | 'bus'>;

/** What a track says whose transcode was cancelled before it ever played. */
const CANCELLED = { code: 'JOB_CANCELLED', message: 'The transcode was cancelled.' };

/**
 * Cancels a job. One that waits ends at once; one that runs is asked to end, and its worker, which
 * hears of it over the bus, ends it. The audit log says who asked. Cancelling again changes nothing.
 * @throws JOB_NOT_FOUND; JOB_STATE_CONFLICT when it is done or failed.
 */
export async function cancelJob(
  ctx: CancelContext & Pick<Context, 'storage' | 'requestId'>,
  id: string,
  by: Actor,
): Promise<Job> {
  const job = await withTx(ctx, async (tx) => {
    const found = await lockNamedJob(tx, id);
    if (found.state === 'cancelled') return found;
    if (isFinished(found.state)) {
      throw jobErrors.JOB_STATE_CONFLICT({ id, state: found.state, action: 'cancelled' });
    }
    if (found.cancelRequestedAt === null) await recordAudit(tx, entryOf(found, by));
    if (found.state === 'created') return endCancelled(tx, found, 'cancelled while waiting');
    const now = tx.clock.now();
    const at = found.cancelRequestedAt ?? now;
    const asked = { ...found, cancelRequestedAt: at, updatedAt: now };
    await updateJob(tx, asked);
    return asked;
  });
  if (job.state === 'cancelled') await removeStaging(ctx, job, job.fence);
  await announceJobAndTrack(ctx, job);
  return job;
}

function entryOf(job: Job, by: Actor): AuditEntry {
  return {
    actor: by,
    action: 'job.cancelled',
    subject: { kind: 'job', id: job.id },
    details: { trackId: job.trackId, from: job.state },
  };
}

/**
 * Ends a running attempt that was asked to stop for good: its segments are forgotten.
 * @throws JOB_LOST
 */
export async function endCancelledAttempt(ctx: CancelContext, attempt: Attempt): Promise<Job> {
  const job = await withTx(ctx, async (tx) =>
    endCancelled(tx, await lockAttempt(tx, attempt), 'cancelled while running'),
  );
  await announceJobAndTrack(ctx, job);
  return job;
}

/** Moves a locked job to `cancelled` and removes what it left in the database. */
export async function endCancelled(
  tx: Pick<Context, 'db' | 'clock'>,
  job: Job,
  cause: string,
): Promise<Job> {
  await removeWakeUp(tx, job.id);
  await segments.delete(tx, job.id);
  await setTrackFailed(tx, job.trackId, CANCELLED);
  const cancelRequestedAt = job.cancelRequestedAt ?? tx.clock.now();
  return moveJob(tx, job, { to: 'cancelled', cause, changes: { cancelRequestedAt } });
}
