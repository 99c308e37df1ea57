import { query, queryOne, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { UserId } from '#domains/identity/index.ts';
import type { StorageKey } from '#storage/storage.ts';

import type { AlbumId, ArtistId, CoverId, SourceId, TrackId, Visibility } from './model.ts';

export interface NewSource {
  id: SourceId;
  contentHash: Buffer;
  bytes: number;
  mime: string;
  container: string;
  codec: string;
  storageKey: StorageKey;
  tags: object;
  createdAt: Date;
}

export interface NewCover {
  id: CoverId;
  contentHash: Buffer;
  mime: string;
  bytes: number;
  storageKey: StorageKey;
  createdAt: Date;
}

export interface NewTrack {
  id: TrackId;
  ownerId: UserId | null;
  title: string;
  artistId: ArtistId;
  albumId: AlbumId | null;
  trackNumber: number | null;
  discNumber: number | null;
  genre: string | null;
  durationMs: number | null;
  visibility: Visibility;
  sourceId: SourceId;
  coverId: CoverId | null;
  createdAt: Date;
}

/**
 * The source of these bytes, inserted where there is none, and locked until the transaction ends:
 * of two imports of the same bytes one waits here for the other.
 */
export async function upsertSource(ctx: DbContext, source: NewSource): Promise<SourceId> {
  await query(
    ctx,
    sql`insert into sources
          (id, content_hash, bytes, mime, container, codec, storage_key, tags, created_at)
        values (${source.id}::uuid, ${source.contentHash}::bytea, ${source.bytes}::bigint,
          ${source.mime}::text, ${source.container}::text, ${source.codec}::text,
          ${source.storageKey}::text, ${JSON.stringify(source.tags)}::jsonb,
          ${source.createdAt}::timestamptz)
        on conflict do nothing`,
  );
  const row = await queryOne<{ id: SourceId }>(
    ctx,
    sql`select id from sources where content_hash = ${source.contentHash}::bytea for update`,
  );
  return row.id;
}

/** The cover of these bytes, inserted where there is none. */
export async function upsertCover(ctx: DbContext, cover: NewCover): Promise<CoverId> {
  await query(
    ctx,
    sql`insert into covers (id, content_hash, mime, bytes, storage_key, created_at)
        values (${cover.id}::uuid, ${cover.contentHash}::bytea, ${cover.mime}::text,
          ${cover.bytes}::integer, ${cover.storageKey}::text, ${cover.createdAt}::timestamptz)
        on conflict do nothing`,
  );
  const row = await queryOne<{ id: CoverId }>(
    ctx,
    sql`select id from covers where content_hash = ${cover.contentHash}::bytea`,
  );
  return row.id;
}

/** The artist of this name, whatever its case, inserted where there is none. */
export async function upsertArtist(
  ctx: DbContext,
  artist: { id: ArtistId; name: string; createdAt: Date },
): Promise<ArtistId> {
  await query(
    ctx,
    sql`insert into artists (id, name, created_at)
        values (${artist.id}::uuid, ${artist.name}::text, ${artist.createdAt}::timestamptz)
        on conflict do nothing`,
  );
  const row = await queryOne<{ id: ArtistId }>(
    ctx,
    sql`select id from artists where lower(name) = lower(${artist.name}::text)`,
  );
  return row.id;
}

/** The artist's album of this title, inserted where there is none; fills in year and cover. */
export async function upsertAlbum(
  ctx: DbContext,
  album: {
    id: AlbumId;
    title: string;
    artistId: ArtistId;
    year: number | null;
    coverId: CoverId | null;
    createdAt: Date;
  },
): Promise<AlbumId> {
  const row = await queryOne<{ id: AlbumId }>(
    ctx,
    sql`insert into albums (id, title, artist_id, year, cover_id, created_at)
        values (${album.id}::uuid, ${album.title}::text, ${album.artistId}::uuid,
          ${album.year}::integer, ${album.coverId}::uuid, ${album.createdAt}::timestamptz)
        on conflict (artist_id, lower(title)) do update
          set year = coalesce(albums.year, excluded.year),
              cover_id = coalesce(albums.cover_id, excluded.cover_id)
        returning id`,
  );
  return row.id;
}

export async function insertTrack(ctx: DbContext, track: NewTrack): Promise<void> {
  await query(
    ctx,
    sql`insert into tracks
          (id, owner_id, title, artist_id, album_id, track_number, disc_number, genre, duration_ms,
           visibility, source_id, cover_id, created_at, updated_at)
        values (${track.id}::uuid, ${track.ownerId}::uuid, ${track.title}::text,
          ${track.artistId}::uuid, ${track.albumId}::uuid, ${track.trackNumber}::integer,
          ${track.discNumber}::integer, ${track.genre}::text, ${track.durationMs}::integer,
          ${track.visibility}::text, ${track.sourceId}::uuid, ${track.coverId}::uuid,
          ${track.createdAt}::timestamptz, ${track.createdAt}::timestamptz)`,
  );
}

/** Writes title and visibility of a track that is not deleted. */
export async function updateTrackRow(
  ctx: DbContext,
  track: { id: TrackId; title: string; visibility: Visibility; updatedAt: Date },
): Promise<void> {
  await query(
    ctx,
    sql`update tracks
        set title = ${track.title}::text, visibility = ${track.visibility}::text,
            updated_at = ${track.updatedAt}::timestamptz
        where id = ${track.id}::uuid and deleted_at is null`,
  );
}

/** Hides a track from everybody; its rows and bytes stay. */
export async function markTrackDeleted(
  ctx: DbContext,
  track: { id: TrackId; deletedAt: Date },
): Promise<void> {
  await query(
    ctx,
    sql`update tracks
        set deleted_at = ${track.deletedAt}::timestamptz,
            updated_at = ${track.deletedAt}::timestamptz
        where id = ${track.id}::uuid and deleted_at is null`,
  );
}
