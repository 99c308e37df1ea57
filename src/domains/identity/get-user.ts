import type { Context } from '#context.ts';

import { identityErrors } from './errors.ts';
import type { User, UserId } from './model.ts';
import { findUser } from './user-store.ts';

/** The account of a viewer. @throws SIGN_IN_NEEDED when it has been deleted meanwhile */
export async function getUser(ctx: Pick<Context, 'db' | 'clock'>, id: UserId): Promise<User> {
  const user = await findUser(ctx, id, ctx.clock.now());
  if (user === undefined) throw identityErrors.SIGN_IN_NEEDED({});
  return user;
}
