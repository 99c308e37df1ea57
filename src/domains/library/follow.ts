import type { Context } from '#context.ts';

import { libraryErrors } from './errors.ts';
import { canFollow, type Followed, type Member } from './model.ts';
import { insertFollow } from './store.ts';

/** Follows an artist or somebody; again changes nothing. @throws FOLLOW_SELF, FOLLOW_NOT_FOUND */
export async function follow(
  ctx: Pick<Context, 'db' | 'clock'>,
  { member, followed }: { member: Member; followed: Followed },
): Promise<void> {
  if (!canFollow(member, followed)) throw libraryErrors.FOLLOW_SELF({});
  const at = ctx.clock.now();
  if (!(await insertFollow(ctx, { userId: member.userId, followed, at }))) {
    throw libraryErrors.FOLLOW_NOT_FOUND({ ...followed });
  }
}
