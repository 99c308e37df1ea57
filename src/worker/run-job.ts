import type { Context } from '#context.ts';
import { toVezaError, VezaError } from '#core/errors.ts';
import {
  endCancelledAttempt,
  failAttempt,
  finalize,
  finalizeWithKnown,
  forgetSegments,
  jobErrors,
  removeStaging,
  returnToQueue,
  startAttempt,
  type JobId,
  type StartedAttempt,
  type WorkerId,
} from '#domains/jobs/index.ts';
import { pipelineErrors } from '#pipeline/index.ts';
import { assetKey } from '#storage/storage-keys.ts';

import { encodeAttempt, type Encoded } from './encode-attempt.ts';
import type { RunningAttempt, RunningAttempts } from './running-attempts.ts';
import type { AttemptOutcome, MutableStats } from './worker-stats.ts';

export interface RunJobInput {
  readonly jobId: JobId;
  readonly workerId: WorkerId;
  readonly attempts: RunningAttempts;
  readonly stats: MutableStats;
}

/** Makes one attempt at a job, to whatever end it comes. Throws only when the database fails. */
export async function runJob(ctx: Context, input: RunJobInput): Promise<void> {
  const { jobId, workerId, stats } = input;
  const started = await startAttempt(ctx, { jobId, workerId });
  if (started === undefined) return;
  const { requestId, fence } = started.job;
  const log = ctx.log.child({ requestId, jobId, fence });
  const running = input.attempts.open(started.attempt);
  const startedMs = ctx.clock.monotonicMs();
  try {
    const outcome = await attemptJob({ ...ctx, requestId, log }, started, running, stats);
    stats.attempts[outcome] += 1;
    log.info({ outcome }, 'transcode attempt ended');
  } finally {
    stats.workedSeconds += (ctx.clock.monotonicMs() - startedMs) / 1000;
    running.close();
    await removeStaging(ctx, started.job, fence);
  }
}

async function attemptJob(
  ctx: Context,
  started: StartedAttempt,
  running: RunningAttempt,
  stats: MutableStats,
): Promise<AttemptOutcome> {
  try {
    const encoded = await encode(ctx, started, running, stats);
    if (encoded.kind === 'known') {
      await finalizeWithKnown(ctx, started.attempt, encoded.asset);
      return 'reused';
    }
    const { asset } = encoded;
    await finalize(ctx, started.attempt, { ...asset, storageKey: assetKey(asset.id) });
    stats.encodedSeconds += asset.durationMs / 1000;
    return 'done';
  } catch (error) {
    return endAttempt(ctx, running, error);
  }
}

/** Encodes; where the encoder no longer gives what is on record, that is forgotten, once. */
async function encode(
  ctx: Context,
  started: StartedAttempt,
  running: RunningAttempt,
  stats: MutableStats,
): Promise<Encoded> {
  try {
    return await encodeAttempt(ctx, { started, running, stats, resume: started.segments });
  } catch (error) {
    if (!hasCode(error, pipelineErrors.ENCODER_CHANGED.code) || running.signal.aborted) throw error;
    await forgetSegments(ctx, started.attempt);
    return encodeAttempt(ctx, { started, running, stats, resume: [] });
  }
}

/** Writes down how an attempt ended that did not reach its end. */
async function endAttempt(
  ctx: Context,
  running: RunningAttempt,
  error: unknown,
): Promise<AttemptOutcome> {
  const reason = running.stopReason();
  if (reason === 'lost' || hasCode(error, jobErrors.JOB_LOST.code)) return 'lost';
  try {
    if (reason === 'cancelled') {
      await endCancelledAttempt(ctx, running.attempt);
      return 'cancelled';
    }
    if (reason === 'stopping') {
      await returnToQueue(ctx, running.attempt, 'worker stopped');
      return 'returned';
    }
    await failAttempt(ctx, running.attempt, toVezaError(error));
    return 'failed';
  } catch (failure) {
    if (hasCode(failure, jobErrors.JOB_LOST.code)) return 'lost';
    throw failure;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof VezaError && error.code === code;
}
