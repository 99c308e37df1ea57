import type { Context } from '#context.ts';
import type { Viewer } from '#domains/identity/index.ts';

import type { Album, Artist, Track } from './model.ts';
import { searchAlbumRows, searchArtistRows, searchTrackRows } from './search-store.ts';

/** More words than this add nothing to a search. */
const WORDS_MAX = 12;

export interface SearchResult {
  readonly tracks: readonly Track[];
  readonly albums: readonly Album[];
  readonly artists: readonly Artist[];
  /** Whether any of the lists was cut at the limit. */
  readonly truncated: boolean;
}

/**
 * Finds tracks, albums and artists that the viewer may hear: whatever case and accents, beginnings
 * of words, in any order, small slips of spelling; the best first. `limit` holds for each list.
 */
export async function search(
  ctx: Pick<Context, 'db'>,
  { viewer, text, limit }: { viewer: Viewer; text: string; limit: number },
): Promise<SearchResult> {
  // PostgreSQL takes no NUL in a text; nobody means one.
  const phrase = text.replaceAll('\0', ' ').normalize('NFC').trim();
  const words = (phrase.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).slice(0, WORDS_MAX);
  const terms = { phrase, words, limit };
  const tracks = await searchTrackRows(ctx, viewer, terms);
  const albums = await searchAlbumRows(ctx, viewer, terms);
  const artists = await searchArtistRows(ctx, viewer, terms);
  return {
    tracks: tracks.slice(0, limit),
    albums: albums.slice(0, limit),
    artists: artists.slice(0, limit),
    truncated: [tracks, albums, artists].some((list) => list.length > limit),
  };
}
