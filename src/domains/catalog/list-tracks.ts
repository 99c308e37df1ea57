import type { Context } from '#context.ts';
import { momentCursors, textCursors, type Cursors, type KeyPosition } from '#core/cursor.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';
import type { Viewer } from '#domains/identity/index.ts';

import type { Track } from './model.ts';
import { listTrackRows, toTrack, type TrackFilter, type TrackSort } from './track-store.ts';

const CURSORS: Readonly<Record<TrackSort, Cursors<KeyPosition>>> = Object.freeze({
  recent: momentCursors('tracks.recent'),
  title: textCursors('tracks.title'),
});

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
  const cursors = CURSORS[sort];
  const after = cursors.decode(cursor);
  const filter = { artist, album, state };
  const rows = await listTrackRows(ctx, viewer, { sort, filter, after, limit });
  const page = toPage(rows, limit, ({ sortKey: key, id }) => cursors.encode({ key, id }));
  return { ...page, items: page.items.map(toTrack) };
}
