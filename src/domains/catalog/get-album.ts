import type { Context } from '#context.ts';
import type { Viewer } from '#domains/identity/index.ts';
import { albumLoudness } from '#domains/jobs/index.ts';

import { findAlbumRow, listAlbumLoudness } from './album-store.ts';
import { catalogErrors } from './errors.ts';
import type { Album, AlbumId, Track, TrackLoudness } from './model.ts';
import { listAlbumTracks } from './track-store.ts';

/** Most tracks that are shown of one album. */
const ALBUM_TRACKS_MAX = 1000;

export interface AlbumWithTracks extends Album {
  /** In the order in which they are played. */
  readonly tracks: readonly Track[];
  /** Of all tracks that were measured, as if they were one; null where none was. */
  readonly loudness: TrackLoudness | null;
}

/**
 * The album with its tracks. @throws ALBUM_NOT_FOUND also where the viewer may hear none of it.
 * @param input.isLicensed whether the viewer has a licence of the album, which opens all of it.
 */
export async function getAlbum(
  ctx: Pick<Context, 'db'>,
  { viewer, id, isLicensed = false }: { viewer: Viewer; id: AlbumId; isLicensed?: boolean },
): Promise<AlbumWithTracks> {
  const listener = isLicensed ? 'licence-holder' : viewer;
  const album = await findAlbumRow(ctx, listener, id);
  if (album === undefined) throw catalogErrors.ALBUM_NOT_FOUND({ id });
  const tracks = await listAlbumTracks(ctx, listener, id, ALBUM_TRACKS_MAX);
  const measured = await listAlbumLoudness(ctx, id);
  return { ...album, tracks, loudness: measured.length === 0 ? null : albumLoudness(measured) };
}
