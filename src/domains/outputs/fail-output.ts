import type { Context } from '#context.ts';
import type { VezaError } from '#core/errors.ts';
import { withTx } from '#db/tx.ts';

import { heldOutput } from './held-output.ts';
import type { OutputAttempt } from './model.ts';
import { updateFailed } from './store.ts';

/** FFmpeg's own last lines are in the message; a runaway one is cut. */
const MESSAGE_LENGTH_MAX = 8_000;

/**
 * Ends an attempt that failed. What it recorded stays, so that the next one compares with it.
 * @throws OUTPUT_LOST
 */
export async function failOutput(
  ctx: Pick<Context, 'db' | 'clock'>,
  attempt: OutputAttempt,
  error: VezaError,
): Promise<void> {
  // PostgreSQL keeps no NUL, which a damaged file may well put into what FFmpeg says.
  const message = error.message.slice(0, MESSAGE_LENGTH_MAX).replaceAll('\0', '\uFFFD');
  await withTx(ctx, async (tx) => {
    await heldOutput(tx, attempt);
    await updateFailed(tx, attempt.id, { code: error.code, message }, tx.clock.now());
  });
}
