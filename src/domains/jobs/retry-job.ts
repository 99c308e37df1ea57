import type { Context } from '#context.ts';
import { addWakeUp } from '#db/jobs/wake-ups.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit, type Actor } from '#domains/audit/index.ts';

import { announceJobAndTrack } from './announce-job.ts';
import { jobErrors } from './errors.ts';
import type { Job } from './model.ts';
import { lockNamedJob, moveJob } from './move-job.ts';
import { findOpenJobId } from './store.ts';
import { setTrackProcessing } from './track-store.ts';

/**
 * Queues a failed or cancelled job again, with all its attempts before it; the audit log says who did.
 * @throws JOB_NOT_FOUND, JOB_STATE_CONFLICT, JOB_OPEN_ALREADY
 */
export async function retryJob(
  ctx: Pick<Context, 'db' | 'clock' | 'bus' | 'requestId'>,
  id: string,
  by: Actor,
): Promise<Job> {
  const job = await withTx(ctx, async (tx) => {
    const found = await lockNamedJob(tx, id);
    if (found.state !== 'failed' && found.state !== 'cancelled') {
      throw jobErrors.JOB_STATE_CONFLICT({ id, state: found.state, action: 'retried' });
    }
    const openId = await findOpenJobId(tx, found.trackId);
    if (openId !== undefined) throw jobErrors.JOB_OPEN_ALREADY({ id, openId });
    const changes = {
      attempts: 0,
      processedMs: 0,
      errorCode: null,
      errorMessage: null,
      cancelRequestedAt: null,
    };
    await addWakeUp(tx, { jobId: found.id });
    await recordAudit(tx, {
      actor: by,
      action: 'job.retried',
      subject: { kind: 'job', id: found.id },
      details: { trackId: found.trackId, from: found.state },
    });
    await setTrackProcessing(tx, found.trackId);
    return moveJob(tx, found, { to: 'created', cause: 'retried', changes });
  });
  await announceJobAndTrack(ctx, job);
  return job;
}
