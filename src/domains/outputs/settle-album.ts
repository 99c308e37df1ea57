import type { Context } from '#context.ts';

import { updateAlbumPending } from './album-store.ts';

/** Says that every file of an album below a folder has the album's loudness. */
export async function settleAlbum(
  ctx: Pick<Context, 'db'>,
  input: { readonly outRoot: string; readonly albumKey: string },
): Promise<void> {
  await updateAlbumPending(ctx, input.outRoot, input.albumKey, false);
}
