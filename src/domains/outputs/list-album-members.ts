import type { Context } from '#context.ts';

import { listAlbumRows } from './album-store.ts';
import type { AlbumMember } from './model.ts';

/** Members that are in memory at one time; a folder without tags may be an album of thousands. */
const PAGE_ROWS = 64;

/** The finished files of an album below a folder, a page at a time. */
export async function* listAlbumMembers(
  ctx: Pick<Context, 'db'>,
  input: { readonly outRoot: string; readonly albumKey: string },
): AsyncGenerator<readonly AlbumMember[], void, void> {
  for (let afterOutDir = ''; ;) {
    const page = await listAlbumRows(ctx, { ...input, afterOutDir, limit: PAGE_ROWS });
    if (page.length > 0) yield page;
    if (page.length < PAGE_ROWS) return;
    afterOutDir = page.at(-1)!.outDir;
  }
}
