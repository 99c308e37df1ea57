import type { Context } from '#context.ts';
import { textCursors } from '#core/cursor.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { listAlbumRows, toAlbum } from './album-store.ts';
import type { Album, ArtistId } from './model.ts';

const CURSORS = textCursors('albums.title');

/**
 * A page of the albums of which the viewer may hear something, by title.
 * @throws CURSOR_INVALID
 */
export async function listAlbums(
  ctx: Pick<Context, 'db'>,
  input: PageInput & { viewer: Viewer; artist?: ArtistId | undefined },
): Promise<Page<Album>> {
  const { viewer, artist, limit, cursor } = input;
  const after = CURSORS.decode(cursor);
  const rows = await listAlbumRows(ctx, viewer, { artist, after, limit });
  const page = toPage(rows, limit, ({ sortKey: key, id }) => CURSORS.encode({ key, id }));
  return { ...page, items: page.items.map(toAlbum) };
}
