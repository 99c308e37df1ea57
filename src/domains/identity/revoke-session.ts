import type { Context } from '#context.ts';

import { endSessions } from './end-sessions.ts';
import { identityErrors } from './errors.ts';
import type { SessionId, UserId } from './model.ts';

/**
 * Ends one of the account's own sessions. Another's is not found, like one that never was.
 * @throws SESSION_NOT_FOUND
 */
export async function revokeSession(
  ctx: Pick<Context, 'db' | 'clock' | 'bus' | 'log' | 'requestId'>,
  input: { userId: UserId; sessionId: SessionId },
): Promise<void> {
  const ended = await endSessions(ctx, { ...input, reason: 'revoked' });
  if (ended === 0) throw identityErrors.SESSION_NOT_FOUND({ id: input.sessionId });
}
