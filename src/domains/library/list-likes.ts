import type { Context } from '#context.ts';

import type { Like, Member } from './model.ts';
import { listLikeRows } from './store.ts';

/** What a member likes and may still hear, the newest first, `limit` of them behind `after`. */
export async function listLikes(
  ctx: Pick<Context, 'db'>,
  { member, ...page }: { member: Member; after?: Like | undefined; limit: number },
): Promise<Like[]> {
  return listLikeRows(ctx, member, page);
}
