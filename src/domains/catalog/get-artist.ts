import type { Context } from '#context.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { findArtistRow, listAlbumRows, toAlbum } from './album-store.ts';
import { catalogErrors } from './errors.ts';
import type { Album, Artist, ArtistId, Track } from './model.ts';
import { listTrackRows, toTrack } from './track-store.ts';

/** Most albums and most tracks that are shown of one artist; lists by artist have them all. */
const ARTIST_ITEMS_MAX = 200;

export interface ArtistWithAlbums extends Artist {
  readonly albums: readonly Album[];
  readonly tracks: readonly Track[];
}

/** The artist with albums and tracks. @throws ARTIST_NOT_FOUND where the viewer may hear nothing. */
export async function getArtist(
  ctx: Pick<Context, 'db'>,
  { viewer, id }: { viewer: Viewer; id: ArtistId },
): Promise<ArtistWithAlbums> {
  const artist = await findArtistRow(ctx, viewer, id);
  if (artist === undefined) throw catalogErrors.ARTIST_NOT_FOUND({ id });
  const limit = ARTIST_ITEMS_MAX;
  const albums = await listAlbumRows(ctx, viewer, { artist: id, limit });
  const filter = { artist: id };
  const tracks = await listTrackRows(ctx, viewer, { sort: 'title', filter, limit });
  return {
    ...artist,
    albums: albums.slice(0, limit).map(toAlbum),
    tracks: tracks.slice(0, limit).map(toTrack),
  };
}
