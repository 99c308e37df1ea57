import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit } from '#domains/audit/index.ts';

import { identityErrors } from './errors.ts';
import type { Client, SessionGrant } from './model.ts';
import { hashNewAccount, parseNewAccount, type NewAccount } from './new-account.ts';
import { hashToken } from './one-time-token.ts';
import { startSession } from './start-session.ts';
import { findOpenInvitation, updateInvitationUsed } from './invitation-store.ts';
import { insertUser } from './user-store.ts';

/**
 * Creates the account that an invitation allows and signs it in. An e-mail that has an account is
 * refused in the same words as an unknown invitation, after the same work, and spends the
 * invitation: otherwise its bearer could ask about any number of addresses.
 * @throws REGISTRATION_CLOSED, INVITATION_REFUSED, HASHING_BUSY and what `parseNewAccount` throws
 */
export async function registerByInvitation(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'config' | 'keys' | 'passwords' | 'requestId'>,
  input: NewAccount & { invitation: string; client: Client },
): Promise<SessionGrant> {
  if (ctx.config.auth.registration === 'closed') throw identityErrors.REGISTRATION_CLOSED({});
  const account = parseNewAccount(input);
  const hash = hashToken(input.invitation);
  const invitation = await findOpenInvitation(ctx, { hash, now: ctx.clock.now() });
  if (invitation === undefined || (invitation.email ?? account.email) !== account.email) {
    throw identityErrors.INVITATION_REFUSED({});
  }
  const { user, passwordHash } = await hashNewAccount(ctx, account, invitation.role);
  const grant = await withTx(ctx, async (tx) => {
    const created = await insertUser(tx, user, passwordHash);
    const userId = created ? user.id : null;
    const now = tx.clock.now();
    if (!(await updateInvitationUsed(tx, { id: invitation.id, userId, now }))) {
      throw identityErrors.INVITATION_REFUSED({});
    }
    await recordAudit(tx, {
      actor: created ? { kind: 'user', id: user.id } : { kind: 'anonymous' },
      action: created ? 'user.registered' : 'invitation.spent_on_taken_email',
      subject: { kind: 'invitation', id: invitation.id },
    });
    if (!created) return undefined;
    return startSession(tx, { user, client: input.client, by: 'invitation' });
  });
  if (grant === undefined) throw identityErrors.INVITATION_REFUSED({});
  return grant;
}
