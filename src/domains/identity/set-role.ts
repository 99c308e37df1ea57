import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit } from '#domains/audit/index.ts';

import { announceSessions } from './announce-sessions.ts';
import { parseAccountRole } from './create-user.ts';
import { parseEmail } from './email.ts';
import { identityErrors } from './errors.ts';
import type { AccountRole } from './model.ts';
import { countAdmins, findUserByEmail, lockAdmins, updateRole } from './user-store.ts';

/** What a change of role did. */
export interface RoleChange {
  readonly email: string;
  readonly from: AccountRole;
  readonly to: AccountRole;
}

/**
 * Gives an account another role, on behalf of the operator; it holds from the next request on.
 * @throws USER_NOT_FOUND, ROLE_NOT_ASSIGNABLE, LAST_ADMIN, EMAIL_INVALID
 */
export async function setRole(
  ctx: Pick<Context, 'db' | 'clock' | 'bus' | 'log' | 'requestId'>,
  input: { email: string; role: string },
): Promise<RoleChange> {
  const to = parseAccountRole(input.role);
  const email = parseEmail(input.email);
  const changed = await withTx(ctx, async (tx) => {
    await lockAdmins(tx);
    const user = await findUserByEmail(tx, email, tx.clock.now());
    if (user === undefined) throw identityErrors.USER_NOT_FOUND({ email });
    if (user.role === to) return { id: user.id, from: to };
    if (user.role === 'admin' && user.state === 'active' && (await countAdmins(tx)) === 1) {
      throw identityErrors.LAST_ADMIN({ email });
    }
    await updateRole(tx, { id: user.id, role: to, now: tx.clock.now() });
    await recordAudit(tx, {
      actor: { kind: 'operator' },
      action: 'user.role_changed',
      subject: { kind: 'user', id: user.id },
      details: { from: user.role, to },
    });
    return { id: user.id, from: user.role };
  });
  if (changed.from !== to) {
    await announceSessions(ctx, { userId: changed.id, sessionId: null, change: 'role' });
  }
  return { email, from: changed.from, to };
}
