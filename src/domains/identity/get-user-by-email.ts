import type { Context } from '#context.ts';

import { parseEmail } from './email.ts';
import { identityErrors } from './errors.ts';
import type { User } from './model.ts';
import { findUserByEmail } from './user-store.ts';

/** The account with this e-mail, for the operator. @throws USER_NOT_FOUND, EMAIL_INVALID */
export async function getUserByEmail(
  ctx: Pick<Context, 'db' | 'clock'>,
  text: string,
): Promise<User> {
  const email = parseEmail(text);
  const user = await findUserByEmail(ctx, email, ctx.clock.now());
  if (user === undefined) throw identityErrors.USER_NOT_FOUND({ email });
  return user;
}
