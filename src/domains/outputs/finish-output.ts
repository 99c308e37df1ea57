import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';

import { updateAlbumPending } from './album-store.ts';
import { heldOutput } from './held-output.ts';
import type { FinishedOutput, OutputAttempt } from './model.ts';
import { updateDone } from './store.ts';

/**
 * Ends an attempt well. The album that the file belongs to is to be measured again, and so is the
 * one that it has left.
 * @throws OUTPUT_LOST
 */
export async function finishOutput(
  ctx: Pick<Context, 'db' | 'clock'>,
  attempt: OutputAttempt,
  input: { readonly outRoot: string; readonly output: FinishedOutput },
): Promise<void> {
  await withTx(ctx, async (tx) => {
    const { albumKey } = await heldOutput(tx, attempt);
    await updateDone(tx, attempt.id, input.output, tx.clock.now());
    if (albumKey === null || albumKey === input.output.albumKey) return;
    await updateAlbumPending(tx, input.outRoot, albumKey, true);
  });
}
