import type { Context } from '#context.ts';
import {
  createUser,
  grantPremium,
  logIn,
  type AccountRole,
  type SessionGrant,
  type SessionId,
  type User,
  type UserId,
} from '#domains/identity/index.ts';
import { startSession } from '#domains/identity/start-session.ts';

export interface Account {
  readonly userId: UserId;
  readonly user: User;
  readonly sessionId: SessionId;
  readonly headers: { readonly Authorization: string };
}

const CLIENT = { userAgent: 'test', ip: '127.0.0.1' };
const PASSWORD = 'correct horse battery staple';

/** An account that is signed in. */
export async function addAccount(
  ctx: Context,
  input: { name: string; role: AccountRole; premium?: boolean },
): Promise<Account> {
  const email = `${input.name}@example.test`;
  await createUser(ctx, {
    email,
    password: PASSWORD,
    displayName: input.name,
    role: input.role,
  });
  if (input.premium) await grantPremium(ctx, { email, reason: 'a test' });
  return toAccount(await logIn(ctx, { email, password: PASSWORD, client: CLIENT }));
}

/** Another session of the account, without the cost of a password. */
export async function signInAgain(ctx: Context, account: Account): Promise<Account> {
  const { user } = account;
  return toAccount(await startSession(ctx, { user, client: CLIENT, by: 'password' }));
}

function toAccount(grant: SessionGrant): Account {
  return {
    user: grant.user,
    userId: grant.user.id,
    sessionId: grant.sessionId,
    headers: { Authorization: `Bearer ${grant.accessToken}` },
  };
}
