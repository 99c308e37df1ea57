import type { KeyPosition } from '#core/cursor.ts';
import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql, sqlAnd, type SqlQuery } from '#db/sql.ts';
import type { UserId, Viewer } from '#domains/identity/index.ts';

import type { AlbumId, ArtistId, Track, TrackId, TrackState, Visibility } from './model.ts';
import { momentKey } from './moment-key.ts';
import { visibleTo, type Listener } from './visible-to.ts';

interface TrackRow {
  id: TrackId;
  title: string;
  artistId: ArtistId;
  artistName: string;
  albumId: AlbumId | null;
  albumTitle: string | null;
  trackNumber: number | null;
  discNumber: number | null;
  genre: string | null;
  durationMs: number | null;
  visibility: Visibility;
  ownerId: UserId | null;
  state: TrackState;
  failureCode: string | null;
  failureMessage: string | null;
  hasCover: boolean;
  isMeasured: boolean;
  integratedLufs: number | null;
  rangeLu: number | null;
  truePeakDbtp: number | null;
  createdAt: Date;
}
export type SortedTrackRow = TrackRow & { sortKey: string };

/** Columns and joins of a track as lists show it; conditions follow. */
export const trackColumns = sql`tracks.id, tracks.title, tracks.artist_id,
  artists.name as artist_name, tracks.album_id, albums.title as album_title, tracks.track_number,
  tracks.disc_number, tracks.genre, tracks.duration_ms, tracks.visibility, tracks.owner_id,
  tracks.state, tracks.failure_code, tracks.failure_message,
  coalesce(tracks.cover_id, albums.cover_id) is not null as has_cover,
  assets.loudness_blocks is not null as is_measured, assets.integrated_lufs, assets.range_lu,
  assets.true_peak_dbtp, tracks.created_at`;
export const trackTables = sql`tracks
  join artists on artists.id = tracks.artist_id
  left join albums on albums.id = tracks.album_id
  left join assets on assets.id = tracks.asset_id`;

export function toTrack(row: TrackRow): Track {
  const { artistId, artistName, albumId, albumTitle, failureCode, failureMessage, ...rest } = row;
  return {
    id: rest.id,
    title: rest.title,
    artist: { id: artistId, name: artistName },
    album: albumId === null ? null : { id: albumId, name: albumTitle! },
    trackNumber: rest.trackNumber,
    discNumber: rest.discNumber,
    genre: rest.genre,
    durationMs: rest.durationMs,
    visibility: rest.visibility,
    ownerId: rest.ownerId,
    state: rest.state,
    failure: failureCode === null ? null : { code: failureCode, message: failureMessage ?? '' },
    hasCover: rest.hasCover,
    loudness: rest.isMeasured
      ? {
          integratedLufs: rest.integratedLufs,
          rangeLu: rest.rangeLu,
          truePeakDbtp: rest.truePeakDbtp,
        }
      : null,
    createdAt: rest.createdAt,
  };
}

export type TrackSort = 'recent' | 'title';

export interface TrackFilter {
  artist?: ArtistId | undefined;
  album?: AlbumId | undefined;
  state?: TrackState | undefined;
}

/** Rows from `after` on, `limit` + 1 of them where there are as many. */
export async function listTrackRows(
  ctx: DbContext,
  viewer: Viewer,
  list: { sort: TrackSort; filter: TrackFilter; after?: KeyPosition | undefined; limit: number },
): Promise<SortedTrackRow[]> {
  const { filter, after } = list;
  const conditions: SqlQuery[] = [visibleTo(viewer)];
  if (filter.artist !== undefined) conditions.push(ofArtist(sql`${filter.artist}::uuid`));
  if (filter.album !== undefined) conditions.push(sql`tracks.album_id = ${filter.album}::uuid`);
  if (filter.state !== undefined) conditions.push(sql`tracks.state = ${filter.state}::text`);
  const recent = list.sort === 'recent';
  if (after !== undefined) {
    conditions.push(
      recent
        ? sql`(tracks.created_at, tracks.id) < (${after.key}::timestamptz, ${after.id}::uuid)`
        : sql`(lower(tracks.title), tracks.id) > (${after.key}::text, ${after.id}::uuid)`,
    );
  }
  return query<SortedTrackRow>(
    ctx,
    sql`select ${trackColumns}, ${recent ? momentKey(sql`tracks.created_at`) : sql`lower(tracks.title)`} as sort_key
        from ${trackTables}
        where ${sqlAnd(conditions)}
        order by ${recent ? sql`tracks.created_at desc, tracks.id desc` : sql`lower(tracks.title), tracks.id`}
        limit ${list.limit + 1}::integer`,
  );
}

/** Tracks that an artist made, and those on the artist's albums; `artist` is an id in SQL. */
export function ofArtist(artist: SqlQuery): SqlQuery {
  return sql`tracks.artist_id = ${artist}
    or tracks.album_id = any(array(select own.id from albums own where own.artist_id = ${artist}))`;
}

/** Tracks of an album in the order in which they are played. */
export async function listAlbumTracks(
  ctx: DbContext,
  viewer: Listener,
  album: AlbumId,
  limit: number,
): Promise<Track[]> {
  const rows = await query<TrackRow>(
    ctx,
    sql`select ${trackColumns}
        from ${trackTables}
        where tracks.album_id = ${album}::uuid and ${visibleTo(viewer)}
        order by tracks.disc_number nulls first, tracks.track_number nulls last,
          lower(tracks.title), tracks.id
        limit ${limit}::integer`,
  );
  return rows.map(toTrack);
}

/** A track that is not deleted, whoever may read it. */
export async function findTrack(ctx: DbContext, id: TrackId): Promise<Track | undefined> {
  const row = await queryMaybe<TrackRow>(
    ctx,
    sql`select ${trackColumns} from ${trackTables}
        where tracks.id = ${id}::uuid and tracks.deleted_at is null`,
  );
  return row && toTrack(row);
}

/** The same, locked until the transaction ends. */
export async function lockTrack(ctx: DbContext, id: TrackId): Promise<Track | undefined> {
  const row = await queryMaybe<TrackRow>(
    ctx,
    sql`select ${trackColumns} from ${trackTables}
        where tracks.id = ${id}::uuid and tracks.deleted_at is null
        for update of tracks`,
  );
  return row && toTrack(row);
}

/** Whether the catalogue holds any track, deleted ones too. */
export async function selectHasTracks(ctx: DbContext): Promise<boolean> {
  const rows = await query<{ id: TrackId }>(ctx, sql`select id from tracks limit 1`);
  return rows.length > 0;
}
