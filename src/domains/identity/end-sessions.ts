import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit, type Actor } from '#domains/audit/index.ts';

import { announceSessions } from './announce-sessions.ts';
import type { RevokeReason, SessionId, UserId } from './model.ts';
import { updateSessionsRevoked } from './session-store.ts';

/**
 * Ends one session of an account, or all of them; returns how many lived. From here on their
 * access tokens are refused, because every request reads the row.
 */
export async function endSessions(
  ctx: Pick<Context, 'db' | 'clock' | 'bus' | 'log' | 'requestId'>,
  input: { userId: UserId; sessionId?: SessionId; reason: RevokeReason; actor?: Actor },
): Promise<number> {
  const { userId, sessionId, reason } = input;
  const ended = await withTx(ctx, async (tx) => {
    const ids = await updateSessionsRevoked(tx, {
      userId,
      ...(sessionId !== undefined && { id: sessionId }),
      reason,
      now: tx.clock.now(),
    });
    for (const id of ids) {
      await recordAudit(tx, {
        actor: input.actor ?? { kind: 'user', id: userId },
        action: 'session.revoked',
        subject: { kind: 'session', id },
        details: { reason },
      });
    }
    return ids.length;
  });
  if (ended > 0) {
    await announceSessions(ctx, { userId, sessionId: sessionId ?? null, change: 'revoked' });
  }
  return ended;
}
