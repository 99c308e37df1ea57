import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';

import { announceJob } from './announce-job.ts';
import type { Attempt } from './model.ts';
import { lockAttempt, moveJob } from './move-job.ts';

/**
 * Every segment is recorded; what follows are playlists and publishing.
 * @throws JOB_LOST
 */
export async function beginFinalizing(
  ctx: Pick<Context, 'db' | 'clock' | 'bus'>,
  attempt: Attempt,
): Promise<void> {
  const job = await withTx(ctx, async (tx) =>
    moveJob(tx, await lockAttempt(tx, attempt), { to: 'finalizing', cause: 'encoded' }),
  );
  await announceJob(ctx, job);
}
