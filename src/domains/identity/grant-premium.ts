import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit } from '#domains/audit/index.ts';

import { announceSessions } from './announce-sessions.ts';
import { parseEmail } from './email.ts';
import { identityErrors } from './errors.ts';
import { findUserByEmail, insertPremiumGrant } from './user-store.ts';

const REASON_CHARS_MAX = 500;
const DAY_MS = 86_400_000;

/**
 * Grants premium to an account on behalf of the operator, with a reason that the audit log keeps.
 * Without `days` the grant has no end.
 * @throws USER_NOT_FOUND, GRANT_REASON_MISSING, EMAIL_INVALID
 */
export async function grantPremium(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'bus' | 'log' | 'requestId'>,
  input: { email: string; reason: string; days?: number | undefined },
): Promise<{ email: string; endsAt: Date | null }> {
  const email = parseEmail(input.email);
  const reason = input.reason.trim();
  if (reason.length < 1 || reason.length > REASON_CHARS_MAX) {
    throw identityErrors.GRANT_REASON_MISSING({ max: REASON_CHARS_MAX });
  }
  const startsAt = ctx.clock.now();
  const endsAt =
    input.days === undefined ? null : new Date(startsAt.getTime() + input.days * DAY_MS);
  const userId = await withTx(ctx, async (tx) => {
    const user = await findUserByEmail(tx, email, startsAt);
    if (user === undefined) throw identityErrors.USER_NOT_FOUND({ email });
    const id = tx.ids.next<'premium-grant'>();
    const grantedBy = 'operator';
    await insertPremiumGrant(tx, { id, userId: user.id, reason, grantedBy, startsAt, endsAt });
    await recordAudit(tx, {
      actor: { kind: 'operator' },
      action: 'premium.granted',
      subject: { kind: 'user', id: user.id },
      details: { grantId: id, reason, endsAt },
    });
    return user.id;
  });
  await announceSessions(ctx, { userId, sessionId: null, change: 'role' });
  return { email, endsAt };
}
