import type { Context } from '#context.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { playlistErrors } from './errors.ts';
import { listItemRows } from './item-store.ts';
import { canReadPlaylist, type Playlist, type PlaylistId, type PlaylistItem } from './model.ts';
import { findPlaylist } from './store.ts';

/** A playlist with one page of its items; `next` is what the next page is asked for with. */
export interface PlaylistWithItems extends Playlist {
  readonly items: readonly PlaylistItem[];
  readonly next: bigint | null;
}

/**
 * A playlist with the items that the viewer may hear, `limit` (1–1000) of them from behind the
 * position `after` on.
 * @throws PLAYLIST_NOT_FOUND
 */
export async function getPlaylist(
  ctx: Pick<Context, 'db'>,
  input: { viewer: Viewer; id: PlaylistId; after?: bigint | undefined; limit: number },
): Promise<PlaylistWithItems> {
  const { viewer, id, after, limit } = input;
  const playlist = await findPlaylist(ctx, id);
  if (playlist === undefined || !canReadPlaylist(viewer, playlist)) {
    throw playlistErrors.PLAYLIST_NOT_FOUND({ id });
  }
  const rows = await listItemRows(ctx, viewer, { id, after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  return {
    ...playlist,
    items: shown,
    next: rows.length > limit ? shown.at(-1)!.position : null,
  };
}
