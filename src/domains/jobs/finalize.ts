import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';

import { announceJobAndTrack } from './announce-job.ts';
import { findAsset, insertAsset } from './asset-store.ts';
import type { AssetId, Attempt, FinishedAsset, Job } from './model.ts';
import { lockAttempt, moveJob } from './move-job.ts';
import { setTrackReady } from './track-store.ts';

type FinalizeContext = Pick<Context, 'db' | 'clock' | 'bus'>;

/**
 * Ends a job well in one transaction: asset, renditions, job and track. Of two attempts at the
 * same job only the one with the job's fence gets through.
 * @throws JOB_LOST
 */
export async function finalize(
  ctx: FinalizeContext,
  attempt: Attempt,
  asset: FinishedAsset,
): Promise<Job> {
  const job = await withTx(ctx, async (tx) => {
    const held = await lockAttempt(tx, attempt);
    await insertAsset(tx, held, asset, tx.clock.now());
    const published = (await findAsset(tx, held.sourceId, asset.settingsHash))!;
    return finish(tx, held, published, 'published');
  });
  await announceJobAndTrack(ctx, job);
  return job;
}

/**
 * Ends a job whose source was encoded with the same settings before: the track gets that asset.
 * @throws JOB_LOST
 */
export async function finalizeWithKnown(
  ctx: FinalizeContext,
  attempt: Attempt,
  known: { id: AssetId; durationMs: number },
): Promise<Job> {
  const job = await withTx(ctx, async (tx) =>
    finish(tx, await lockAttempt(tx, attempt), known, 'encoded before with the same settings'),
  );
  await announceJobAndTrack(ctx, job);
  return job;
}

async function finish(
  tx: FinalizeContext,
  held: Job,
  asset: { id: AssetId; durationMs: number },
  cause: string,
): Promise<Job> {
  const finalizing =
    held.state === 'encoding' ? await moveJob(tx, held, { to: 'finalizing', cause }) : held;
  const totalMs = asset.durationMs;
  const changes = { processedMs: totalMs, totalMs, cancelRequestedAt: null };
  const done = await moveJob(tx, finalizing, { to: 'done', cause, changes });
  await setTrackReady(tx, held.trackId, asset);
  return done;
}
