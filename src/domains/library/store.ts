import { query, queryOne, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { visibleTo, type TrackId } from '#domains/catalog/index.ts';
import type { UserId } from '#domains/identity/index.ts';

import type { Followed, Like, Member } from './model.ts';

/** False when the like was there already. */
export async function insertLike(
  ctx: DbContext,
  like: Like & { userId: UserId },
): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`insert into likes (user_id, track_id, liked_at)
        values (${like.userId}::uuid, ${like.trackId}::uuid, ${like.likedAt}::timestamptz)
        on conflict do nothing returning track_id`,
  );
  return rows.length === 1;
}

/** False when there was no like. */
export async function deleteLike(
  ctx: DbContext,
  like: { userId: UserId; trackId: TrackId },
): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`delete from likes where user_id = ${like.userId}::uuid
          and track_id = ${like.trackId}::uuid returning track_id`,
  );
  return rows.length === 1;
}

/** Likes of tracks that the member may still hear, the newest first. */
export async function listLikeRows(
  ctx: DbContext,
  member: Member,
  input: { after?: Like | undefined; limit: number },
): Promise<Like[]> {
  const after =
    input.after === undefined
      ? sql`true`
      : sql`(l.liked_at, l.track_id) < (${input.after.likedAt}::timestamptz, ${input.after.trackId}::uuid)`;
  return query<Like>(
    ctx,
    sql`select l.track_id, l.liked_at from likes l
        join tracks on tracks.id = l.track_id
        where l.user_id = ${member.userId}::uuid and ${after} and ${visibleTo(member)}
        order by l.liked_at desc, l.track_id desc
        limit ${input.limit}::integer`,
  );
}

/** Likes of each of these tracks; a track without one is not among them. */
export async function countLikeRows(
  ctx: DbContext,
  trackIds: readonly TrackId[],
): Promise<{ trackId: TrackId; likes: number }[]> {
  return query(
    ctx,
    sql`select track_id, count(*)::integer as likes from likes
        where track_id = any(${trackIds}::uuid[]) group by track_id`,
  );
}

/** Whether there is such an artist or account; following again changes nothing. */
export async function insertFollow(
  ctx: DbContext,
  follow: { userId: UserId; followed: Followed; at: Date },
): Promise<boolean> {
  const { userId, followed, at } = follow;
  const row = await queryOne<{ known: boolean }>(
    ctx,
    followed.kind === 'artist'
      ? sql`with added as (
              insert into artist_follows (user_id, artist_id, followed_at)
              select ${userId}::uuid, id, ${at}::timestamptz from artists
              where id = ${followed.id}::uuid
              on conflict do nothing
            )
            select exists (select from artists where id = ${followed.id}::uuid) as known`
      : sql`with added as (
              insert into user_follows (follower_id, followed_id, followed_at)
              select ${userId}::uuid, id, ${at}::timestamptz from users
              where id = ${followed.id}::uuid and state = 'active'
              on conflict do nothing
            )
            select exists (select from users where id = ${followed.id}::uuid
              and state = 'active') as known`,
  );
  return row.known;
}

export async function deleteFollow(
  ctx: DbContext,
  { userId, followed }: { userId: UserId; followed: Followed },
): Promise<void> {
  await query(
    ctx,
    followed.kind === 'artist'
      ? sql`delete from artist_follows
            where user_id = ${userId}::uuid and artist_id = ${followed.id}::uuid`
      : sql`delete from user_follows
            where follower_id = ${userId}::uuid and followed_id = ${followed.id}::uuid`,
  );
}

export async function countFollowerRows(ctx: DbContext, followed: Followed): Promise<number> {
  const row = await queryOne<{ followers: number }>(
    ctx,
    followed.kind === 'artist'
      ? sql`select count(*)::integer as followers from artist_follows
            where artist_id = ${followed.id}::uuid`
      : sql`select count(*)::integer as followers from user_follows
            where followed_id = ${followed.id}::uuid`,
  );
  return row.followers;
}
