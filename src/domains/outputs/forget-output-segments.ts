import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';

import { heldOutput } from './held-output.ts';
import type { OutputAttempt } from './model.ts';
import { outputSegments } from './segment-store.ts';

/**
 * Forgets what earlier attempts recorded, because the encoder would no longer give those bytes.
 * @throws OUTPUT_LOST
 */
export async function forgetOutputSegments(
  ctx: Pick<Context, 'db'>,
  attempt: OutputAttempt,
): Promise<void> {
  await withTx(ctx, async (tx) => {
    await heldOutput(tx, attempt);
    await outputSegments.delete(tx, attempt.id);
  });
}
