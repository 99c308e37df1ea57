import type { Context } from '#context.ts';

import { parseDisplayName, parseEmail } from './email.ts';
import type { AccountRole, User } from './model.ts';
import { checkNewPassword } from './password-policy.ts';

/** What a person types to get an account. */
export interface NewAccount {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
}

/**
 * Checks what was typed; nothing is read or computed yet.
 * @throws EMAIL_INVALID, DISPLAY_NAME_INVALID, PASSWORD_LENGTH, PASSWORD_COMMON
 */
export function parseNewAccount(input: NewAccount): NewAccount {
  const email = parseEmail(input.email);
  const displayName = parseDisplayName(input.displayName);
  checkNewPassword(input.password, { email, displayName });
  return { email, displayName, password: input.password };
}

/** The row of a new account. Hashing takes long: outside any transaction. @throws HASHING_BUSY */
export async function hashNewAccount(
  ctx: Pick<Context, 'clock' | 'ids' | 'passwords'>,
  account: NewAccount,
  role: AccountRole,
): Promise<{ user: User; passwordHash: string }> {
  const passwordHash = await ctx.passwords.hash(account.password);
  const user: User = {
    id: ctx.ids.next<'user'>(),
    email: account.email,
    displayName: account.displayName,
    role,
    premium: false,
    state: 'active',
    createdAt: ctx.clock.now(),
  };
  return { user, passwordHash };
}
