import * as z from 'zod';

import { pageOf, pageQuery, timestamp, uuid } from './common.ts';

export const visibility = z.enum(['public', 'members', 'private']);
export const trackState = z.enum(['uploaded', 'processing', 'ready', 'failed']);

const artistRef = z.object({ id: uuid, name: z.string() });
const albumRef = z.object({ id: uuid, title: z.string() });

/**
 * URLs of a track's media, relative to the origin. For tracks that are not public they hold a
 * narrow token in the path, so that media elements need no header; `null` where there is none.
 */
const trackUrls = z.object({
  hls: z.string().nullable(),
  stream: z.string(),
  waveform: z.string().nullable(),
  cover: z.string().nullable(),
});

/** EBU R128: LUFS, LU and dBTP; null where the music is silent or too short to say. */
const loudness = z.object({
  integratedLufs: z.number().nullable(),
  rangeLu: z.number().nullable(),
  truePeakDbtp: z.number().nullable(),
});

export const track = z.object({
  id: uuid,
  title: z.string(),
  artist: artistRef,
  album: albumRef.nullable(),
  trackNumber: z.int().nullable(),
  discNumber: z.int().nullable(),
  genre: z.string().nullable(),
  durationMs: z.int().nullable(),
  visibility,
  state: trackState,
  /** Why a failed track does not play. */
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Null until something plays, and for what was published before it was measured. */
  loudness: loudness.nullable(),
  mine: z.boolean(),
  urls: trackUrls,
  createdAt: timestamp,
});
export type Track = z.infer<typeof track>;
export const trackPage = pageOf(track);
export type TrackPage = z.infer<typeof trackPage>;

export const album = z.object({
  id: uuid,
  title: z.string(),
  artist: artistRef,
  year: z.int().nullable(),
  trackCount: z.int(),
  durationMs: z.int(),
  coverUrl: z.string().nullable(),
});
export type Album = z.infer<typeof album>;
export const albumPage = pageOf(album);
export const albumWithTracks = album.extend({
  tracks: z.array(track),
  /** Of all its tracks as if they were one. */
  loudness: loudness.nullable(),
});
export type AlbumWithTracks = z.infer<typeof albumWithTracks>;

export const artist = z.object({
  id: uuid,
  name: z.string(),
  albumCount: z.int(),
  trackCount: z.int(),
});
export type Artist = z.infer<typeof artist>;
export const artistPage = pageOf(artist);
export const artistWithAlbums = artist.extend({ albums: z.array(album), tracks: z.array(track) });
export type ArtistWithAlbums = z.infer<typeof artistWithAlbums>;

export const trackListQuery = pageQuery.extend({
  sort: z.enum(['recent', 'title']).default('recent'),
  artist: uuid.optional(),
  album: uuid.optional(),
  state: trackState.optional(),
});
export const trackPatch = z.strictObject({
  title: z.string().trim().min(1).max(500).optional(),
  visibility: visibility.optional(),
});

export const searchQuery = z.strictObject({
  q: z.string().trim().min(1).max(200),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export const searchResults = z.object({
  query: z.string(),
  limit: z.int(),
  tracks: z.array(track),
  albums: z.array(album),
  artists: z.array(artist),
  /** Whether any of the lists was cut at `limit`. */
  truncated: z.boolean(),
});
export type SearchResults = z.infer<typeof searchResults>;

/** audiowaveform JSON, version 2: min and max interleaved, channels interleaved. */
export const waveform = z.object({
  version: z.literal(2),
  channels: z.int(),
  sample_rate: z.int(),
  samples_per_pixel: z.int(),
  bits: z.union([z.literal(8), z.literal(16)]),
  length: z.int(),
  data: z.array(z.int()),
});
export type Waveform = z.infer<typeof waveform>;
