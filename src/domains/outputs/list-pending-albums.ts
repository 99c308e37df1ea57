import type { Context } from '#context.ts';

import { listPendingAlbumKeys } from './album-store.ts';

/** Keys of the albums below a folder whose loudness has to be written. */
export async function listPendingAlbums(
  ctx: Pick<Context, 'db'>,
  outRoot: string,
): Promise<readonly string[]> {
  return listPendingAlbumKeys(ctx, outRoot);
}
