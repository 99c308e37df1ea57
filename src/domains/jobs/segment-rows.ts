import { query, queryMaybe, queryOne, type DbContext } from '#db/pool.ts';
import { sql, type SqlQuery } from '#db/sql.ts';

import type { SegmentRecord } from './model.ts';

/** Rows of segments of one kind of work: of jobs, or of output folders. */
export interface SegmentRows<I extends string> {
  /**
   * Inserts the next segment of a rendition, while `held` finds the work's own row and only in order:
   * false otherwise. The commit does not wait for the disk: where the server is killed, a row that is
   * lost only means that the next attempt has nothing to compare that segment with, and rows are lost
   * from the end alone, never from between.
   * @param held selects the work's id for as long as the attempt holds it, `for share`.
   */
  insert(ctx: DbContext, id: I, held: SqlQuery, segment: SegmentRecord): Promise<boolean>;
  /** The sequence number that comes next in a rendition, from 0. */
  next(ctx: DbContext, id: I, rendition: string): Promise<number>;
  /** Every segment on record, by rendition and in order. */
  list(ctx: DbContext, id: I): Promise<SegmentRecord[]>;
  delete(ctx: DbContext, id: I): Promise<void>;
}

/**
 * @param table with the columns of a `SegmentRecord`.
 * @param owner its column with the id of the work.
 */
export function segmentRows<I extends string>(table: SqlQuery, owner: SqlQuery): SegmentRows<I> {
  const next = (id: I, rendition: string): SqlQuery =>
    sql`select coalesce(max(sequence) + 1, 0)::integer as sequence from ${table}
        where ${owner} = ${id}::uuid and rendition = ${rendition}::text`;
  return {
    insert: async (ctx, id, held, segment) => {
      const { rendition, sequence, durationTicks, bytes, sha256 } = segment;
      const row = await queryMaybe<{ sequence: number }>(
        ctx,
        sql`with relaxed as materialized (select set_config('synchronous_commit', 'off', true)),
            held as (${held})
            insert into ${table} (${owner}, rendition, sequence, duration_ticks, bytes, sha256)
            select held.id, ${rendition}::text, ${sequence}::integer, ${durationTicks}::bigint,
              ${bytes}::integer, ${Buffer.from(sha256)}::bytea
            from held cross join relaxed
            where ${sequence}::integer = (${next(id, rendition)})
            returning sequence`,
      );
      return row !== undefined;
    },
    next: async (ctx, id, rendition) =>
      (await queryOne<{ sequence: number }>(ctx, next(id, rendition))).sequence,
    list: (ctx, id) =>
      query<SegmentRecord>(
        ctx,
        sql`select rendition, sequence, duration_ticks, bytes, sha256 from ${table}
            where ${owner} = ${id}::uuid
            order by rendition, sequence`,
      ),
    delete: async (ctx, id) => {
      await query(ctx, sql`delete from ${table} where ${owner} = ${id}::uuid`);
    },
  };
}
