import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';

import { announceJobAndTrack } from './announce-job.ts';
import { endCancelled } from './cancel-job.ts';
import {
  isFinished,
  isRunning,
  type Attempt,
  type Job,
  type JobId,
  type JobSource,
  type SegmentRecord,
  type WorkerId,
} from './model.ts';
import { moveJob } from './move-job.ts';
import { segments } from './segment-store.ts';
import { getJobSource, lockJob } from './store.ts';
import { setTrackProcessing } from './track-store.ts';

/** What a worker needs to begin: its fence, the source, and what earlier attempts wrote. */
export interface StartedAttempt {
  readonly attempt: Attempt;
  readonly job: Job;
  readonly source: JobSource;
  readonly segments: readonly SegmentRecord[];
}

/**
 * Takes a job for a worker and raises its fence, so that whoever held it before can write no more.
 * Undefined when there is nothing to do: the job has ended or is gone.
 */
export async function startAttempt(
  ctx: Pick<Context, 'db' | 'clock' | 'bus'>,
  input: { jobId: JobId; workerId: WorkerId },
): Promise<StartedAttempt | undefined> {
  const started = await withTx(ctx, async (tx) => {
    const found = await lockJob(tx, input.jobId);
    if (found === undefined || isFinished(found.state)) return undefined;
    if (found.cancelRequestedAt !== null) {
      await endCancelled(tx, found, 'cancelled before it started');
      return undefined;
    }
    const waiting = isRunning(found.state)
      ? await moveJob(tx, found, { to: 'created', cause: 'taken over' })
      : found;
    const job = await moveJob(tx, waiting, {
      to: 'encoding',
      cause: 'started',
      changes: {
        fence: waiting.fence + 1,
        workerId: input.workerId,
        processedMs: 0,
        startedAt: waiting.startedAt ?? tx.clock.now(),
        errorCode: null,
        errorMessage: null,
      },
    });
    await setTrackProcessing(tx, job.trackId);
    return {
      attempt: { jobId: job.id, fence: job.fence },
      job,
      source: await getJobSource(tx, job.id),
      segments: await segments.list(tx, job.id),
    };
  });
  if (started) await announceJobAndTrack(ctx, started.job);
  return started;
}
