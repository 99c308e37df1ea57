import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit } from '#domains/audit/index.ts';

import { identityErrors } from './errors.ts';
import { ACCOUNT_ROLES, type AccountRole, type User } from './model.ts';
import { hashNewAccount, parseNewAccount, type NewAccount } from './new-account.ts';
import { insertUser, lockAdmins } from './user-store.ts';

/**
 * Creates an account on behalf of the operator.
 * @throws EMAIL_TAKEN, ROLE_NOT_ASSIGNABLE, HASHING_BUSY and what `parseNewAccount` throws
 */
export async function createUser(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'passwords' | 'requestId'>,
  input: NewAccount & { role: string },
): Promise<User> {
  const role = parseAccountRole(input.role);
  const account = parseNewAccount(input);
  const { user, passwordHash } = await hashNewAccount(ctx, account, role);
  await withTx(ctx, async (tx) => {
    await lockAdmins(tx);
    if (!(await insertUser(tx, user, passwordHash))) {
      throw identityErrors.EMAIL_TAKEN({ email: user.email });
    }
    await recordAudit(tx, {
      actor: { kind: 'operator' },
      action: 'user.created',
      subject: { kind: 'user', id: user.id },
      details: { role },
    });
  });
  return user;
}

/** @throws ROLE_NOT_ASSIGNABLE for `premium`, `guest` and what is no role at all */
export function parseAccountRole(text: string): AccountRole {
  const role = ACCOUNT_ROLES.find((name) => name === text);
  if (role === undefined) {
    throw identityErrors.ROLE_NOT_ASSIGNABLE({ role: text, possible: ACCOUNT_ROLES });
  }
  return role;
}
