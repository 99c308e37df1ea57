import type { Context } from '#context.ts';
import { textCursors } from '#core/cursor.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { listArtistRows, toArtist } from './album-store.ts';
import type { Artist } from './model.ts';

const CURSORS = textCursors('artists.name');

/**
 * A page of the artists of whom the viewer may hear something, by name.
 * @throws CURSOR_INVALID
 */
export async function listArtists(
  ctx: Pick<Context, 'db'>,
  { viewer, limit, cursor }: PageInput & { viewer: Viewer },
): Promise<Page<Artist>> {
  const after = CURSORS.decode(cursor);
  const rows = await listArtistRows(ctx, viewer, { after, limit });
  const page = toPage(rows, limit, ({ sortKey: key, id }) => CURSORS.encode({ key, id }));
  return { ...page, items: page.items.map(toArtist) };
}
