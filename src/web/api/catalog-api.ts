import type {
  Album,
  AlbumWithTracks,
  Artist,
  ArtistWithAlbums,
  SearchResults,
  Track,
  Waveform,
} from '#server/contract/catalog.ts';

import type { Client } from './client.ts';
import { queryOf, type Page } from './page.ts';

export type TrackSort = 'recent' | 'title';
export type Visibility = Track['visibility'];

const pageSize = 50;
const searchSize = 20;

/** The catalogue as the visitor may see it. */
export const createCatalogApi = (client: Client) => ({
  tracks: (sort: TrackSort, cursor: string | null) =>
    client<Page<Track>>('GET', `tracks${queryOf({ sort, limit: pageSize, cursor })}`),
  track: (id: string) => client<Track>('GET', `tracks/${id}`),
  setVisibility: (id: string, visibility: Visibility) =>
    client<Track>('PATCH', `tracks/${id}`, { body: { visibility } }),
  albums: (cursor: string | null, limit = pageSize) =>
    client<Page<Album>>('GET', `albums${queryOf({ limit, cursor })}`),
  album: (id: string) => client<AlbumWithTracks>('GET', `albums/${id}`),
  artists: (cursor: string | null) =>
    client<Page<Artist>>('GET', `artists${queryOf({ limit: pageSize, cursor })}`),
  artist: (id: string) => client<ArtistWithAlbums>('GET', `artists/${id}`),
  search: (q: string, signal: AbortSignal) =>
    client<SearchResults>('GET', `search${queryOf({ q, limit: searchSize })}`, { signal }),
});
export type CatalogApi = ReturnType<typeof createCatalogApi>;

/** Peaks of a track, from its own URL: those of tracks that are not public hold their own key. */
export async function fetchWaveform(url: string, signal: AbortSignal): Promise<Waveform> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`No waveform: ${response.status}`);
  return (await response.json()) as Waveform;
}
