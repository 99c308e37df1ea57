import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';

import type { Attempt } from './model.ts';
import { lockAttempt } from './move-job.ts';
import { segments } from './segment-store.ts';

/**
 * Forgets what earlier attempts recorded, because the encoder would no longer give those bytes.
 * @throws JOB_LOST
 */
export async function forgetSegments(ctx: Pick<Context, 'db'>, attempt: Attempt): Promise<void> {
  await withTx(ctx, async (tx) => {
    await lockAttempt(tx, attempt);
    await segments.delete(tx, attempt.jobId);
  });
}
