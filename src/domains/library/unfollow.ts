import type { Context } from '#context.ts';

import type { Followed, Member } from './model.ts';
import { deleteFollow } from './store.ts';

/** Ends following; without it nothing happens. */
export async function unfollow(
  ctx: Pick<Context, 'db'>,
  { member, followed }: { member: Member; followed: Followed },
): Promise<void> {
  await deleteFollow(ctx, { userId: member.userId, followed });
}
