import type { Context } from '#context.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { decodeCursor, toPage } from './cursor.ts';
import type { Page, PageInput, Track } from './model.ts';
import { listTrackRows, toTrack, type TrackFilter, type TrackSort } from './track-store.ts';

export interface ListTracksInput extends PageInput, TrackFilter {
  readonly viewer: Viewer;
  readonly sort: TrackSort;
}

/**
 * A page of the tracks that the viewer may hear: the newest first, or by title.
 * @throws CURSOR_INVALID
 */
export async function listTracks(
  ctx: Pick<Context, 'db'>,
  { viewer, sort, limit, cursor, artist, album, state }: ListTracksInput,
): Promise<Page<Track>> {
  const list = `tracks.${sort}`;
  const after = cursor === undefined ? undefined : decodeCursor(list, cursor);
  const filter = { artist, album, state };
  const rows = await listTrackRows(ctx, viewer, { sort, filter, after, limit });
  return toPage(list, rows, limit, toTrack);
}
