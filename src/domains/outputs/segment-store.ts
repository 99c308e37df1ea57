import type { DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { segmentRows, type SegmentRecord } from '#domains/jobs/index.ts';

import type { OutputAttempt, OutputId } from './model.ts';

export const outputSegments = segmentRows<OutputId>(sql`output_segments`, sql`output_id`);

/**
 * Inserts the next segment of a rendition, while the attempt holds the output and only in order:
 * false otherwise.
 */
export async function insertOutputSegment(
  ctx: DbContext,
  { id, attempt }: OutputAttempt,
  segment: SegmentRecord,
): Promise<boolean> {
  const held = sql`select id from outputs
    where id = ${id}::uuid and attempt = ${attempt}::integer and state = 'encoding'
    for share`;
  return outputSegments.insert(ctx, id, held, segment);
}
