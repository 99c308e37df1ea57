import type { KeyPosition } from '#core/cursor.ts';
import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql, sqlAnd, type SqlQuery } from '#db/sql.ts';
import type { UserId, Viewer } from '#domains/identity/index.ts';
import type { Loudness } from '#domains/jobs/index.ts';

import type { Album, AlbumId, Artist, ArtistId, TrackId, Visibility } from './model.ts';
import { ofArtist } from './track-store.ts';
import { visibleTo, type Listener } from './visible-to.ts';

interface AlbumRow {
  id: AlbumId;
  title: string;
  artistId: ArtistId;
  artistName: string;
  year: number | null;
  trackCount: number;
  durationMs: number;
  coverTrackId: TrackId | null;
  coverVisibility: Visibility | null;
  coverOwnerId: UserId | null;
  sortKey: string;
}
interface ArtistRow {
  id: ArtistId;
  name: string;
  albumCount: number;
  trackCount: number;
  sortKey: string;
}

/**
 * Albums of which the viewer may hear something, with what they may hear of them; `where` and
 * `order` follow.
 */
export function albumQuery(viewer: Listener, where: SqlQuery, order: SqlQuery): SqlQuery {
  return sql`select albums.id, albums.title, albums.artist_id, artists.name as artist_name,
      albums.year, heard.track_count, heard.duration_ms, cover.id as cover_track_id,
      cover.visibility as cover_visibility, cover.owner_id as cover_owner_id,
      lower(albums.title) as sort_key
    from albums
    join artists on artists.id = albums.artist_id
    cross join lateral (
      select count(*)::int as track_count,
        coalesce(sum(tracks.duration_ms), 0)::float8 as duration_ms
      from tracks
      where tracks.album_id = albums.id and ${visibleTo(viewer)}
    ) heard
    left join lateral (
      select tracks.id, tracks.visibility, tracks.owner_id
      from tracks
      where tracks.album_id = albums.id and ${visibleTo(viewer)}
        and coalesce(tracks.cover_id, albums.cover_id) is not null
      order by tracks.visibility = 'public' desc, tracks.disc_number, tracks.track_number, tracks.id
      limit 1
    ) cover on true
    where heard.track_count > 0 and (${where})
    ${order}`;
}

export function toAlbum(row: AlbumRow): Album {
  return {
    id: row.id,
    title: row.title,
    artist: { id: row.artistId, name: row.artistName },
    year: row.year,
    trackCount: row.trackCount,
    durationMs: row.durationMs,
    coverTrack:
      row.coverTrackId === null
        ? null
        : { id: row.coverTrackId, visibility: row.coverVisibility!, ownerId: row.coverOwnerId },
  };
}

/** Rows by title from `after` on, `limit` + 1 of them where there are as many. */
export async function listAlbumRows(
  ctx: DbContext,
  viewer: Viewer,
  list: { artist?: ArtistId | undefined; after?: KeyPosition | undefined; limit: number },
): Promise<AlbumRow[]> {
  const conditions: SqlQuery[] = [];
  if (list.artist !== undefined) conditions.push(albumOfArtist(sql`${list.artist}::uuid`));
  if (list.after !== undefined) {
    const { key, id } = list.after;
    conditions.push(sql`(lower(albums.title), albums.id) > (${key}::text, ${id}::uuid)`);
  }
  const order = sql`order by lower(albums.title), albums.id limit ${list.limit + 1}::integer`;
  return query<AlbumRow>(ctx, albumQuery(viewer, sqlAnd(conditions), order));
}

/** Albums of an artist, and those on which the artist has a track. */
function albumOfArtist(artist: SqlQuery): SqlQuery {
  return sql`albums.artist_id = ${artist}
    or albums.id = any(array(select own.album_id from tracks own where own.artist_id = ${artist}))`;
}

export async function findAlbumRow(
  ctx: DbContext,
  viewer: Listener,
  id: AlbumId,
): Promise<Album | undefined> {
  const where = sql`albums.id = ${id}::uuid`;
  const row = await queryMaybe<AlbumRow>(ctx, albumQuery(viewer, where, sql``));
  return row && toAlbum(row);
}

/**
 * What was measured of an album's tracks, whoever may hear them: the album is as loud for everybody.
 * A track that nothing is published of, or that was not measured, is left out.
 */
export async function listAlbumLoudness(ctx: DbContext, id: AlbumId): Promise<Loudness[]> {
  return query<Loudness>(
    ctx,
    sql`select assets.integrated_lufs, assets.range_lu, assets.true_peak_dbtp,
          assets.loudness_blocks as blocks, assets.short_term_blocks
        from tracks
        join assets on assets.id = tracks.asset_id
        where tracks.album_id = ${id}::uuid and tracks.deleted_at is null
          and assets.loudness_blocks is not null
        order by tracks.id`,
  );
}

/** Artists of whom the viewer may hear something; `where` and `order` follow. */
export function artistQuery(viewer: Viewer, where: SqlQuery, order: SqlQuery): SqlQuery {
  return sql`select artists.id, artists.name, heard.track_count, heard.album_count,
      lower(artists.name) as sort_key
    from artists
    cross join lateral (
      select count(*)::int as track_count, count(distinct tracks.album_id)::int as album_count
      from tracks
      where ${visibleTo(viewer)} and (${ofArtist(sql`artists.id`)})
    ) heard
    where heard.track_count > 0 and (${where})
    ${order}`;
}

export function toArtist({ id, name, albumCount, trackCount }: ArtistRow): Artist {
  return { id, name, albumCount, trackCount };
}

/** Rows by name from `after` on, `limit` + 1 of them where there are as many. */
export async function listArtistRows(
  ctx: DbContext,
  viewer: Viewer,
  list: { after?: KeyPosition | undefined; limit: number },
): Promise<ArtistRow[]> {
  const where =
    list.after === undefined
      ? sql`true`
      : sql`(lower(artists.name), artists.id) > (${list.after.key}::text, ${list.after.id}::uuid)`;
  const order = sql`order by lower(artists.name), artists.id limit ${list.limit + 1}::integer`;
  return query<ArtistRow>(ctx, artistQuery(viewer, where, order));
}

export async function findArtistRow(
  ctx: DbContext,
  viewer: Viewer,
  id: ArtistId,
): Promise<Artist | undefined> {
  const where = sql`artists.id = ${id}::uuid`;
  const row = await queryMaybe<ArtistRow>(ctx, artistQuery(viewer, where, sql``));
  return row && toArtist(row);
}
