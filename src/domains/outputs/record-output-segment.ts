import type { Context } from '#context.ts';
import type { SegmentRecord } from '#domains/jobs/index.ts';

import { outputErrors } from './errors.ts';
import { heldOutput } from './held-output.ts';
import type { OutputAttempt } from './model.ts';
import { insertOutputSegment, outputSegments } from './segment-store.ts';

/**
 * Records one complete segment in a transaction of its own, in the order of its rendition.
 * @throws OUTPUT_LOST when another attempt holds the output; OUTPUT_SEGMENT_OUT_OF_ORDER
 */
export async function recordOutputSegment(
  ctx: Pick<Context, 'db'>,
  attempt: OutputAttempt,
  segment: SegmentRecord,
): Promise<void> {
  if (await insertOutputSegment(ctx, attempt, segment)) return;
  await heldOutput(ctx, attempt);
  const { rendition, sequence } = segment;
  const expected = await outputSegments.next(ctx, attempt.id, rendition);
  throw outputErrors.OUTPUT_SEGMENT_OUT_OF_ORDER({
    id: attempt.id,
    rendition,
    sequence,
    expected,
  });
}
