import { query, queryMaybe, queryOne, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { UserId } from '#domains/identity/index.ts';

import type { Playlist, PlaylistId } from './model.ts';

const columns = sql`p.id, p.owner_id, p.title, p.visibility, p.created_at, p.updated_at,
  array(select e.user_id::text from playlist_editors e where e.playlist_id = p.id
        order by e.user_id) as editor_ids`;

export async function findPlaylist(ctx: DbContext, id: PlaylistId): Promise<Playlist | undefined> {
  return queryMaybe<Playlist>(
    ctx,
    sql`select ${columns} from playlists p where p.id = ${id}::uuid`,
  );
}

/** Locks the playlist until the transaction ends: edits of its items come one after the other. */
export async function lockPlaylist(ctx: DbContext, id: PlaylistId): Promise<Playlist | undefined> {
  // The lock first: what is read beside it must not be older than the lock.
  await query(ctx, sql`select id from playlists where id = ${id}::uuid for update`);
  return findPlaylist(ctx, id);
}

/** Playlists that somebody owns or edits, by title; `after` is the last one of the page before. */
export async function listPlaylistRows(
  ctx: DbContext,
  input: { userId: UserId; after?: Pick<Playlist, 'id' | 'title'> | undefined; limit: number },
): Promise<Playlist[]> {
  const after =
    input.after === undefined
      ? sql`true`
      : sql`(lower(p.title), p.id) > (lower(${input.after.title}::text), ${input.after.id}::uuid)`;
  return query<Playlist>(
    ctx,
    sql`select ${columns} from playlists p
        where (p.owner_id = ${input.userId}::uuid or p.id = any(array(
            select playlist_id from playlist_editors where user_id = ${input.userId}::uuid)))
          and ${after}
        order by lower(p.title), p.id
        limit ${input.limit}::integer`,
  );
}

export async function insertPlaylist(ctx: DbContext, playlist: Playlist): Promise<void> {
  await query(
    ctx,
    sql`insert into playlists (id, owner_id, title, visibility, created_at, updated_at)
        values (${playlist.id}::uuid, ${playlist.ownerId}::uuid, ${playlist.title}::text,
          ${playlist.visibility}::text, ${playlist.createdAt}::timestamptz,
          ${playlist.updatedAt}::timestamptz)`,
  );
}

export async function updatePlaylistRow(
  ctx: DbContext,
  playlist: Pick<Playlist, 'id' | 'title' | 'visibility' | 'updatedAt'>,
): Promise<void> {
  await query(
    ctx,
    sql`update playlists set title = ${playlist.title}::text,
          visibility = ${playlist.visibility}::text,
          updated_at = ${playlist.updatedAt}::timestamptz
        where id = ${playlist.id}::uuid`,
  );
}

export async function touchPlaylist(ctx: DbContext, id: PlaylistId, now: Date): Promise<void> {
  await query(
    ctx,
    sql`update playlists set updated_at = ${now}::timestamptz where id = ${id}::uuid`,
  );
}

export async function deletePlaylistRow(ctx: DbContext, id: PlaylistId): Promise<void> {
  await query(ctx, sql`delete from playlists where id = ${id}::uuid`);
}

/** False where there is no such account; adding an editor again changes nothing. */
export async function insertEditor(
  ctx: DbContext,
  input: { id: PlaylistId; userId: UserId; now: Date },
): Promise<boolean> {
  const row = await queryOne<{ known: boolean }>(
    ctx,
    sql`with added as (
          insert into playlist_editors (playlist_id, user_id, added_at)
          select ${input.id}::uuid, u.id, ${input.now}::timestamptz
          from users u where u.id = ${input.userId}::uuid
          on conflict do nothing
        )
        select exists (select from users where id = ${input.userId}::uuid) as known`,
  );
  return row.known;
}

export async function deleteEditor(
  ctx: DbContext,
  input: { id: PlaylistId; userId: UserId },
): Promise<void> {
  await query(
    ctx,
    sql`delete from playlist_editors
        where playlist_id = ${input.id}::uuid and user_id = ${input.userId}::uuid`,
  );
}
