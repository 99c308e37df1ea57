import type { Context } from '#context.ts';
import {
  createUser,
  grantPremium,
  logIn,
  type AccountRole,
  type SessionId,
  type UserId,
} from '#domains/identity/index.ts';

export interface Account {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly headers: { readonly Authorization: string };
}

const PASSWORD = 'correct horse battery staple';

/** An account that is signed in. */
export async function addAccount(
  ctx: Context,
  input: { name: string; role: AccountRole; premium?: boolean },
): Promise<Account> {
  const email = `${input.name}@example.test`;
  const user = await createUser(ctx, {
    email,
    password: PASSWORD,
    displayName: input.name,
    role: input.role,
  });
  if (input.premium) await grantPremium(ctx, { email, reason: 'a test' });
  const client = { userAgent: 'test', ip: '127.0.0.1' };
  const grant = await logIn(ctx, { email, password: PASSWORD, client });
  return {
    userId: user.id,
    sessionId: grant.sessionId,
    headers: { Authorization: `Bearer ${grant.accessToken}` },
  };
}
