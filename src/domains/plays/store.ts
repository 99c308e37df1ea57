import { query, queryOne, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { visibleTo, type TrackId } from '#domains/catalog/index.ts';
import type { UserId, Viewer } from '#domains/identity/index.ts';

import type { Play, PlayId } from './model.ts';

/** Adds the event and counts it, in one statement; false when it was recorded before. */
export async function insertPlay(
  ctx: DbContext,
  play: Play & { playId: PlayId; userId: UserId | null; shard: number },
): Promise<boolean> {
  const row = await queryOne<{ recorded: boolean }>(
    ctx,
    sql`with recorded as (
          insert into plays (play_id, user_id, track_id, played_at, played_ms)
          values (${play.playId}::uuid, ${play.userId}::uuid, ${play.trackId}::uuid,
            ${play.playedAt}::timestamptz, ${play.playedMs}::integer)
          on conflict (play_id) do nothing
          returning track_id
        ), counted as (
          insert into track_play_counts as c (track_id, shard, plays)
          select track_id, ${play.shard}::smallint, 1 from recorded
          on conflict (track_id, shard) do update set plays = c.plays + 1
        )
        select exists (select from recorded) as recorded`,
  );
  return row.recorded;
}

/** Plays of each of these tracks; a track without one is not among them. */
export async function countPlayRows(
  ctx: DbContext,
  trackIds: readonly TrackId[],
): Promise<{ trackId: TrackId; plays: bigint }[]> {
  return query(
    ctx,
    sql`select track_id, sum(plays)::bigint as plays from track_play_counts
        where track_id = any(${trackIds}::uuid[]) group by track_id`,
  );
}

export type HistoryRow = Play & { readonly id: bigint };

/** What somebody played and may still hear, the newest first. */
export async function listPlayRows(
  ctx: DbContext,
  viewer: Extract<Viewer, { kind: 'account' }>,
  input: { after?: Pick<HistoryRow, 'id' | 'playedAt'> | undefined; limit: number },
): Promise<HistoryRow[]> {
  const after =
    input.after === undefined
      ? sql`true`
      : sql`(p.played_at, p.id) < (${input.after.playedAt}::timestamptz, ${input.after.id}::bigint)`;
  return query<HistoryRow>(
    ctx,
    sql`select p.id, p.track_id, p.played_at, p.played_ms from plays p
        join tracks on tracks.id = p.track_id
        where p.user_id = ${viewer.userId}::uuid and ${after} and ${visibleTo(viewer)}
        order by p.played_at desc, p.id desc
        limit ${input.limit}::integer`,
  );
}
