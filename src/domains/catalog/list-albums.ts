import type { Context } from '#context.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { listAlbumRows, toAlbum } from './album-store.ts';
import { decodeCursor, toPage } from './cursor.ts';
import type { Album, ArtistId, Page, PageInput } from './model.ts';

const LIST = 'albums.title';

/**
 * A page of the albums of which the viewer may hear something, by title.
 * @throws CURSOR_INVALID
 */
export async function listAlbums(
  ctx: Pick<Context, 'db'>,
  input: PageInput & { viewer: Viewer; artist?: ArtistId | undefined },
): Promise<Page<Album>> {
  const { viewer, artist, limit, cursor } = input;
  const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor);
  const rows = await listAlbumRows(ctx, viewer, { artist, after, limit });
  return toPage(LIST, rows, limit, toAlbum);
}
