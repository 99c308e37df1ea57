import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit } from '#domains/audit/index.ts';

import { actorOf } from './actor-of.ts';
import { parseEmail } from './email.ts';
import { identityErrors } from './errors.ts';
import { mayGive, type AccountRole, type Viewer } from './model.ts';
import { createOneTimeToken } from './one-time-token.ts';
import { insertInvitation } from './invitation-store.ts';

const INVITATION_MS = 7 * 86_400_000;

/**
 * Makes a one-time token that lets its bearer create an account; good for 7 days. With an e-mail
 * it serves that address only. `by` is a viewer, or the operator on the command line.
 * @throws EMAIL_INVALID, ROLE_ABOVE_OWN, REGISTRATION_CLOSED
 */
export async function createInvitation(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'config' | 'requestId'>,
  input: { email?: string | undefined; role: AccountRole; by: Viewer | 'operator' },
): Promise<{ token: string; expiresAt: Date; email: string | null; role: AccountRole }> {
  if (ctx.config.auth.registration === 'closed') throw identityErrors.REGISTRATION_CLOSED({});
  const { role } = input;
  assertMayGive(input.by, role);
  const actor = actorOf(input.by);
  const email = input.email === undefined ? null : parseEmail(input.email);
  const { token, hash } = createOneTimeToken();
  const createdAt = ctx.clock.now();
  const expiresAt = new Date(createdAt.getTime() + INVITATION_MS);
  await withTx(ctx, async (tx) => {
    const id = tx.ids.next<'invitation'>();
    const invitedBy = actor.kind === 'user' ? actor.id : actor.kind;
    await insertInvitation(tx, { id, hash, email, role, invitedBy, createdAt, expiresAt });
    await recordAudit(tx, {
      actor,
      action: 'invitation.created',
      subject: { kind: 'invitation', id },
      details: { role, forOneEmail: email !== null },
    });
  });
  return { token, expiresAt, email, role };
}

function assertMayGive(by: Viewer | 'operator', role: AccountRole): void {
  if (by === 'operator') return;
  if (by.kind === 'guest' || !mayGive(by.roles, role)) {
    throw identityErrors.ROLE_ABOVE_OWN({ role });
  }
}
