import type { Context } from '#context.ts';

import { outputErrors } from './errors.ts';
import { canMoveOutput, type Output, type OutputAttempt } from './model.ts';
import { lockOutput } from './store.ts';

/**
 * Locks the output of a running attempt for the rest of the transaction.
 * @throws OUTPUT_LOST when another attempt holds it or it has ended.
 */
export async function heldOutput(
  ctx: Pick<Context, 'db'>,
  attempt: OutputAttempt,
): Promise<Output> {
  const output = await lockOutput(ctx, attempt.id);
  const isHeld = output?.attempt === attempt.attempt && canMoveOutput(output.state, 'done');
  if (!isHeld) throw outputErrors.OUTPUT_LOST({ ...attempt });
  return output;
}
