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
  /** Files of the track's published renditions by name; undefined while there are none. */
  findAssetFiles(media: Media): Promise<AssetFiles | undefined>;
  /** Ends the subscription to changes. */
  close(): void;
}

/** Opens the library; a change that the bus tells of is seen at once. */
export async function openMediaLibrary(
  ctx: Pick<Context, 'bus' | 'storage'>,
): Promise<MediaLibrary> {
  const tracks = new LRUCache<string, Promise<Media | undefined>>({
    max: TRACKS_MAX,
    ttl: TRACK_TTL_MS,
  });
  const assets = new LRUCache<string, Promise<AssetFiles>>({ max: ASSETS_MAX });
  const unsubscribe = await ctx.bus.subscribe('tracks', (message) => {
    if (typeof message['trackId'] === 'string') tracks.delete(message['trackId']);
  });
  const offGap = ctx.bus.onGap(() => tracks.clear());
  return {
    find: (requestCtx, trackId) =>
      remember(tracks, trackId.toLowerCase(), () => findMedia(requestCtx, trackId as TrackId)),
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

/** One question at a time for each key; a failed one is not remembered. */
async function remember<V>(
  cache: LRUCache<string, Promise<V>>,
  key: string,
  ask: () => Promise<V>,
): Promise<V> {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const asking = ask();
  cache.set(key, asking);
  try {
    return await asking;
  } catch (error) {
    if (cache.peek(key) === asking) cache.delete(key);
    throw error;
  }
}
