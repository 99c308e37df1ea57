import type { Context } from '#context.ts';
import type { Id } from '#core/ids.ts';
import { addWakeUp } from '#db/jobs/wake-ups.ts';

import type { JobId } from './model.ts';
import { insertJob, insertTransition } from './store.ts';

export interface EnqueueTranscodeInput {
  trackId: Id<'track'>;
  sourceId: Id<'source'>;
  /** Length of the source in ms where it is known. */
  totalMs: number | null;
}

/**
 * Queues a track's transcode in the caller's transaction: job, first transition and wake-up commit
 * with whatever the caller writes. A track with an unfinished job keeps that one. Call
 * `announceJob` after the commit, so that those who watch see it at once.
 * @throws DB_SCHEMA_MISSING when the queue is not installed.
 */
export async function enqueueTranscode(
  ctx: Pick<Context, 'db' | 'ids' | 'clock' | 'config' | 'requestId'>,
  input: EnqueueTranscodeInput,
): Promise<JobId> {
  const createdAt = ctx.clock.now();
  const { id, inserted } = await insertJob(ctx, {
    id: ctx.ids.next<'job'>(),
    trackId: input.trackId,
    sourceId: input.sourceId,
    attemptsMax: ctx.config.transcode.attemptsMax,
    totalMs: input.totalMs,
    requestId: ctx.requestId,
    createdAt,
  });
  if (!inserted) return id;
  await insertTransition(ctx, {
    jobId: id,
    from: null,
    to: 'created',
    attempt: 1,
    cause: 'enqueued',
    at: createdAt,
  });
  await addWakeUp(ctx, { jobId: id });
  return id;
}
