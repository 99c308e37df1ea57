import type { Context } from '#context.ts';

import type { Followed } from './model.ts';
import { countFollowerRows } from './store.ts';

/** How many follow an artist or somebody. */
export async function countFollowers(
  ctx: Pick<Context, 'db'>,
  followed: Followed,
): Promise<number> {
  return countFollowerRows(ctx, followed);
}
