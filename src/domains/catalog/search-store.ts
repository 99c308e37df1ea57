import { query, type DbContext } from '#db/pool.ts';
import { sql, type SqlQuery } from '#db/sql.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { albumQuery, artistQuery, toAlbum, toArtist } from './album-store.ts';
import type { Album, Artist, Track } from './model.ts';
import { toTrack, trackColumns, trackTables, type SortedTrackRow } from './track-store.ts';
import { visibleTo } from './visible-to.ts';

/** What is searched: the words of the query, each of which may be the beginning of one. */
export interface SearchTerms {
  readonly phrase: string;
  readonly words: readonly string[];
  readonly limit: number;
}

/** Every word as a prefix, all of them wanted; matches nothing where there is no word. */
function tsquery({ words }: SearchTerms): SqlQuery {
  return sql`(select to_tsquery('simple', coalesce(
      string_agg('''' || replace(search_text(word), '''', '') || ''':*', ' & '), ''))
    from unnest(${[...words]}::text[]) word)`;
}

/** Condition and order of a search in an indexed text, of things that go by `name`. */
function matching(terms: SearchTerms, document: SqlQuery, name: SqlQuery) {
  const phrase = sql`search_text(${terms.phrase}::text)`;
  const words = sql`to_tsvector('simple', ${document}) @@ ${tsquery(terms)}`;
  // Where no word is found as it is spelt, the trigrams forgive a slip.
  return {
    where: sql`${words} or ${phrase} <% ${document}`,
    rank: sql`case
        when search_text(${name}) = ${phrase} then 4
        when starts_with(search_text(${name}), ${phrase}) then 3
        when ${words} then 2
        else 1
      end + word_similarity(${phrase}, ${document}) desc`,
  };
}

/** Tracks found, the best first, `limit` + 1 of them where there are as many. */
export async function searchTrackRows(
  ctx: DbContext,
  viewer: Viewer,
  terms: SearchTerms,
): Promise<Track[]> {
  const { where, rank } = matching(terms, sql`tracks.search_document`, sql`tracks.title`);
  const rows = await query<SortedTrackRow>(
    ctx,
    sql`select ${trackColumns}
        from ${trackTables}
        where ${visibleTo(viewer)} and (${where})
        order by ${rank}, lower(tracks.title), tracks.id
        limit ${terms.limit + 1}::integer`,
  );
  return rows.map(toTrack);
}

/** Albums found by title and artist, as `searchTrackRows`. */
export async function searchAlbumRows(
  ctx: DbContext,
  viewer: Viewer,
  terms: SearchTerms,
): Promise<Album[]> {
  const { where, rank } = matching(terms, sql`albums.search_document`, sql`albums.title`);
  const order = sql`order by ${rank}, lower(albums.title), albums.id
    limit ${terms.limit + 1}::integer`;
  const rows = await query<Parameters<typeof toAlbum>[0]>(ctx, albumQuery(viewer, where, order));
  return rows.map(toAlbum);
}

/** Artists found by name, as `searchTrackRows`. */
export async function searchArtistRows(
  ctx: DbContext,
  viewer: Viewer,
  terms: SearchTerms,
): Promise<Artist[]> {
  const { where, rank } = matching(terms, sql`search_text(artists.name)`, sql`artists.name`);
  const order = sql`order by ${rank}, lower(artists.name), artists.id
    limit ${terms.limit + 1}::integer`;
  const rows = await query<Parameters<typeof toArtist>[0]>(ctx, artistQuery(viewer, where, order));
  return rows.map(toArtist);
}
