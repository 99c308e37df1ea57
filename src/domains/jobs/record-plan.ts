import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';

import { announceJob } from './announce-job.ts';
import { findAsset, type KnownAsset } from './asset-store.ts';
import type { Attempt } from './model.ts';
import { lockAttempt } from './move-job.ts';
import { updateJob } from './store.ts';

/** What an attempt has decided to do. */
export interface TranscodePlanRecord {
  readonly settingsHash: Uint8Array;
  readonly encoder: string;
  readonly totalMs: number | null;
}

/**
 * Writes down with what settings an attempt encodes, and finds what the same source with the same
 * settings was encoded to before: then there is nothing left to do.
 * @throws JOB_LOST
 */
export async function recordPlan(
  ctx: Pick<Context, 'db' | 'clock' | 'bus'>,
  attempt: Attempt,
  plan: TranscodePlanRecord,
): Promise<KnownAsset | undefined> {
  const { job, known } = await withTx(ctx, async (tx) => {
    const held = await lockAttempt(tx, attempt);
    const planned = {
      ...held,
      settingsHash: Buffer.from(plan.settingsHash),
      encoder: plan.encoder,
      totalMs: plan.totalMs ?? held.totalMs,
      updatedAt: tx.clock.now(),
    };
    await updateJob(tx, planned);
    return { job: planned, known: await findAsset(tx, held.sourceId, plan.settingsHash) };
  });
  await announceJob(ctx, job);
  return known;
}
