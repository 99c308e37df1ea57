import type { Context } from '#context.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { listArtistRows, toArtist } from './album-store.ts';
import { decodeCursor, toPage } from './cursor.ts';
import type { Artist, Page, PageInput } from './model.ts';

const LIST = 'artists.name';

/**
 * A page of the artists of whom the viewer may hear something, by name.
 * @throws CURSOR_INVALID
 */
export async function listArtists(
  ctx: Pick<Context, 'db'>,
  { viewer, limit, cursor }: PageInput & { viewer: Viewer },
): Promise<Page<Artist>> {
  const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor);
  const rows = await listArtistRows(ctx, viewer, { after, limit });
  return toPage(LIST, rows, limit, toArtist);
}
