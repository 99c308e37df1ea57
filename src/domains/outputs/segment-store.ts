import { query, queryMaybe, queryOne, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { SegmentRecord } from '#domains/jobs/index.ts';

import type { OutputAttempt, OutputId } from './model.ts';

/**
 * Inserts the next segment of a rendition, while the attempt holds the output and only in order:
 * false otherwise. The commit does not wait for the disk: where the server is killed, a row that is
 * lost only means that the next run has nothing to compare that segment with, and rows are lost from
 * the end alone, never from between.
 */
export async function insertOutputSegment(
  ctx: DbContext,
  { id, attempt }: OutputAttempt,
  segment: SegmentRecord,
): Promise<boolean> {
  const row = await queryMaybe<{ sequence: number }>(
    ctx,
    sql`with relaxed as materialized (select set_config('synchronous_commit', 'off', true)),
        held as (
          select outputs.id from outputs cross join relaxed
          where outputs.id = ${id}::uuid and outputs.attempt = ${attempt}::integer
            and outputs.state = 'encoding'
          for share of outputs
        )
        insert into output_segments (output_id, rendition, sequence, duration_ticks, bytes, sha256)
        select held.id, ${segment.rendition}::text, ${segment.sequence}::integer,
          ${segment.durationTicks}::bigint, ${segment.bytes}::integer,
          ${Buffer.from(segment.sha256)}::bytea
        from held
        where ${segment.sequence}::integer = (
          select coalesce(max(sequence) + 1, 0) from output_segments
          where output_id = ${id}::uuid and rendition = ${segment.rendition}::text
        )
        returning sequence`,
  );
  return row !== undefined;
}

/** The sequence number that comes next in a rendition, from 0. */
export async function nextOutputSequence(
  ctx: DbContext,
  id: OutputId,
  rendition: string,
): Promise<number> {
  const row = await queryOne<{ sequence: number }>(
    ctx,
    sql`select coalesce(max(sequence) + 1, 0)::integer as sequence from output_segments
        where output_id = ${id}::uuid and rendition = ${rendition}::text`,
  );
  return row.sequence;
}

/** Every segment on record, by rendition and in order. */
export async function listOutputSegments(ctx: DbContext, id: OutputId): Promise<SegmentRecord[]> {
  return query<SegmentRecord>(
    ctx,
    sql`select rendition, sequence, duration_ticks, bytes, sha256 from output_segments
        where output_id = ${id}::uuid
        order by rendition, sequence`,
  );
}

export async function deleteOutputSegments(ctx: DbContext, id: OutputId): Promise<void> {
  await query(ctx, sql`delete from output_segments where output_id = ${id}::uuid`);
}
