import type { Context } from '#context.ts';
import type { VezaError } from '#core/errors.ts';
import { maskText } from '#core/mask.ts';
import { addWakeUp } from '#db/jobs/wake-ups.ts';
import { withTx } from '#db/tx.ts';

import { announceJobAndTrack } from './announce-job.ts';
import { retryDelayMs, type Attempt, type Job } from './model.ts';
import { lockAttempt, moveJob } from './move-job.ts';
import { setTrackFailed } from './track-store.ts';

/** FFmpeg's own last lines are in the message; a runaway one is cut. */
const MESSAGE_LENGTH_MAX = 8_000;

/**
 * Counts a failed attempt, once: the count and the state change in the same statement, under the
 * attempt's fence. The job waits in the queue for its next attempt, holding no worker; after the
 * last one, or when no attempt could do better, it has failed with what FFmpeg said.
 * @throws JOB_LOST
 */
export async function failAttempt(
  ctx: Pick<Context, 'db' | 'clock' | 'bus'>,
  attempt: Attempt,
  error: VezaError,
): Promise<Job> {
  const failure = {
    code: error.code,
    message: withoutStoredName(maskText(error.message)).slice(0, MESSAGE_LENGTH_MAX),
  };
  const job = await withTx(ctx, async (tx) => {
    const held = await lockAttempt(tx, attempt);
    const attempts = held.attempts + 1;
    const changes = { attempts, errorCode: failure.code, errorMessage: failure.message };
    if (isPermanent(error) || attempts >= held.attemptsMax) {
      await setTrackFailed(tx, held.trackId, failure);
      return moveJob(tx, held, { to: 'failed', cause: failure.code, changes });
    }
    const runAt = new Date(tx.clock.now().getTime() + retryDelayMs(attempts));
    await addWakeUp(tx, { jobId: held.id, runAt });
    return moveJob(tx, held, { to: 'created', cause: failure.code, changes });
  });
  await announceJobAndTrack(ctx, job);
  return job;
}

/** The name under which the bytes are stored, their hash, tells nobody which file is meant. */
function withoutStoredName(message: string): string {
  return message.replace(/^[0-9a-f]{64}\b/, 'The file').replace(/\b[0-9a-f]{64}\b/g, 'the file');
}

/** Whether the fault is in the file: the same bytes fail the same way again. */
function isPermanent(error: VezaError): boolean {
  return error.category === 'invalid';
}
