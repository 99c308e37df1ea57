import type { Context } from '#context.ts';
import type { UserId } from '#domains/identity/index.ts';

import type { Playlist } from './model.ts';
import { listPlaylistRows } from './store.ts';

/** Playlists that somebody owns or edits, by title, `limit` of them behind `after`. */
export async function listPlaylists(
  ctx: Pick<Context, 'db'>,
  input: { userId: UserId; after?: Pick<Playlist, 'id' | 'title'> | undefined; limit: number },
): Promise<Playlist[]> {
  return listPlaylistRows(ctx, input);
}
