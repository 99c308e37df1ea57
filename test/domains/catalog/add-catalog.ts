import { createHash } from 'node:crypto';

import type { Context } from '#context.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { AlbumId, ArtistId, SourceId, TrackId, Visibility } from '#domains/catalog/index.ts';
import type { SessionId, UserId, Viewer } from '#domains/identity/index.ts';
import { originalKey } from '#storage/storage-keys.ts';

export interface CatalogTrack {
  title: string;
  artist?: string;
  album?: string;
  visibility?: Visibility;
  ownerId?: UserId;
  createdAt?: Date;
}

/** Rows of a track as an import leaves them, without bytes and job. */
export async function addCatalogTrack(ctx: Context, track: CatalogTrack): Promise<TrackId> {
  const id: TrackId = ctx.ids.next<'track'>();
  const sourceId: SourceId = ctx.ids.next<'source'>();
  const hash = createHash('sha256').update(id).digest();
  await query(
    ctx,
    sql`insert into sources (id, content_hash, bytes, mime, container, codec, storage_key)
        values (${sourceId}::uuid, ${hash}, 1000, 'audio/flac', 'flac', 'flac', ${originalKey(hash)})`,
  );
  const artistId = await addArtist(ctx, track.artist ?? 'Somebody');
  const albumId = track.album === undefined ? null : await addAlbum(ctx, track.album, artistId);
  await query(
    ctx,
    sql`insert into tracks (id, title, artist_id, album_id, visibility, owner_id, source_id, created_at)
        values (${id}::uuid, ${track.title}, ${artistId}::uuid, ${albumId}::uuid,
          ${track.visibility ?? 'public'}, ${track.ownerId ?? null}::uuid, ${sourceId}::uuid,
          coalesce(${track.createdAt ?? null}::timestamptz, now()))`,
  );
  return id;
}

async function addArtist(ctx: Context, name: string): Promise<ArtistId> {
  const rows = await query<{ id: ArtistId }>(
    ctx,
    sql`insert into artists (id, name) values (${ctx.ids.next()}::uuid, ${name})
        on conflict (lower(name)) do update set name = excluded.name returning id`,
  );
  return rows[0]!.id;
}

async function addAlbum(ctx: Context, title: string, artistId: ArtistId): Promise<AlbumId> {
  const rows = await query<{ id: AlbumId }>(
    ctx,
    sql`insert into albums (id, title, artist_id)
        values (${ctx.ids.next()}::uuid, ${title}, ${artistId}::uuid)
        on conflict (artist_id, lower(title)) do update set title = excluded.title returning id`,
  );
  return rows[0]!.id;
}

/** An account in the database, seen as a viewer with this role. */
export async function addViewer(
  ctx: Context,
  role: 'user' | 'artist' | 'moderator' | 'admin' = 'user',
): Promise<Extract<Viewer, { kind: 'account' }>> {
  const userId: UserId = ctx.ids.next<'user'>();
  await query(
    ctx,
    sql`insert into users (id, email, display_name, password_hash, role)
        values (${userId}::uuid, ${`${userId}@example.org`}, 'Somebody', 'none', ${role})`,
  );
  const sessionId: SessionId = ctx.ids.next<'session'>();
  return { kind: 'account', userId, sessionId, roles: [role] };
}
