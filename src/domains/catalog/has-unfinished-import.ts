import type { Context } from '#context.ts';

import { selectHasUnfinishedImport } from './import-read-store.ts';

/** Whether an import of this origin was begun and none ever came to its end. */
export async function hasUnfinishedImport(
  ctx: Pick<Context, 'db'>,
  origin: string,
): Promise<boolean> {
  return selectHasUnfinishedImport(ctx, origin);
}
