import { LRUCache } from 'lru-cache';

import type { Context } from '#context.ts';
import { findMedia, type Media, type TrackId } from '#domains/catalog/index.ts';

import { listAssetFiles, type AssetFiles } from './list-asset-files.ts';

/** How long a track is remembered: what changes elsewhere is seen after this at the latest, ms. */
const TRACK_TTL_MS = 2000;
const TRACKS_MAX = 2000;
const ASSETS_MAX = 500;

/** Tracks and the files of their renditions, for requests that come many times a second. */
export interface MediaLibrary {
  /** The track's media, at most 2 s old; undefined when there is no such track. */
  find(ctx: Pick<Context, 'db'>, trackId: string): Promise<Media | undefined>;
  /** What `find` would give without asking the database; undefined when it would have to. */
  recall(trackId: string): Media | undefined;
  /** Files of the track's published renditions by name; undefined while there are none. */
  findAssetFiles(media: Media): Promise<AssetFiles | undefined>;
  /** Ends the subscription to changes. */
  close(): void;
}

/** Opens the library; a change that the bus tells of is seen at once. */
export async function openMediaLibrary(
  ctx: Pick<Context, 'bus' | 'storage'>,
): Promise<MediaLibrary> {
  const tracks = new LRUCache<string, Asked<Media | undefined>>({
    max: TRACKS_MAX,
    ttl: TRACK_TTL_MS,
  });
  const assets = new LRUCache<string, Asked<AssetFiles>>({ max: ASSETS_MAX });
  const unsubscribe = await ctx.bus.subscribe('tracks', (message) => {
    if (typeof message['trackId'] === 'string') tracks.delete(message['trackId']);
  });
  const offGap = ctx.bus.onGap(() => tracks.clear());
  return {
    find: (requestCtx, trackId) =>
      remember(tracks, trackId.toLowerCase(), () => findMedia(requestCtx, trackId as TrackId)),
    recall: (trackId) => tracks.get(trackId.toLowerCase())?.value,
    findAssetFiles: async (media) => {
      const { asset } = media;
      if (asset === null) return undefined;
      return remember(assets, asset.id, () => listAssetFiles(ctx.storage, asset));
    },
    close: () => {
      unsubscribe();
      offGap();
    },
  };
}

interface Asked<V> {
  readonly answer: Promise<V>;
  /** The answer, once it is there. */
  value?: V;
}

/** One question at a time for each key; a failed one is not remembered. */
async function remember<V>(
  cache: LRUCache<string, Asked<V>>,
  key: string,
  ask: () => Promise<V>,
): Promise<V> {
  const known = cache.get(key);
  if (known !== undefined) return known.answer;
  const asked: Asked<V> = { answer: ask() };
  cache.set(key, asked);
  try {
    asked.value = await asked.answer;
    return asked.value;
  } catch (error) {
    if (cache.peek(key) === asked) cache.delete(key);
    throw error;
  }
}
