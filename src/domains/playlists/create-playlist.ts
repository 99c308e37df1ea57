import type { Context } from '#context.ts';
import type { UserId } from '#domains/identity/index.ts';

import { playlistErrors } from './errors.ts';
import { PLAYLIST_TITLE_CHARS_MAX, type Playlist, type PlaylistVisibility } from './model.ts';
import { insertPlaylist } from './store.ts';

/** Creates an empty playlist. @throws PLAYLIST_TITLE_INVALID */
export async function createPlaylist(
  ctx: Pick<Context, 'db' | 'clock' | 'ids'>,
  input: { ownerId: UserId; title: string; visibility: PlaylistVisibility },
): Promise<Playlist> {
  const now = ctx.clock.now();
  const playlist: Playlist = {
    id: ctx.ids.next<'playlist'>(),
    ownerId: input.ownerId,
    title: parsePlaylistTitle(input.title),
    visibility: input.visibility,
    editorIds: [],
    createdAt: now,
    updatedAt: now,
  };
  await insertPlaylist(ctx, playlist);
  return playlist;
}

/** The title without blanks around it. @throws PLAYLIST_TITLE_INVALID */
export function parsePlaylistTitle(text: string): string {
  const title = text.trim();
  const { length } = title;
  if (length < 1 || length > PLAYLIST_TITLE_CHARS_MAX) {
    throw playlistErrors.PLAYLIST_TITLE_INVALID({ length, max: PLAYLIST_TITLE_CHARS_MAX });
  }
  return title;
}
