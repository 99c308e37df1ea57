import type { Context } from '#context.ts';

import { endSessions } from './end-sessions.ts';
import type { Viewer } from './model.ts';
import { hashToken } from './one-time-token.ts';
import { findRefreshToken } from './refresh-token-store.ts';

/**
 * Ends the session of the viewer, or the one that the refresh token belongs to: a page whose
 * access token has expired can log out too. Whoever has neither is logged out already.
 */
export async function logOut(
  ctx: Pick<Context, 'db' | 'clock' | 'bus' | 'log' | 'requestId'>,
  input: { viewer: Viewer; refreshToken?: string | undefined },
): Promise<void> {
  const { viewer, refreshToken } = input;
  if (viewer.kind === 'account') {
    const { userId, sessionId } = viewer;
    await endSessions(ctx, { userId, sessionId, reason: 'logout' });
  }
  if (refreshToken === undefined) return;
  const token = await findRefreshToken(ctx, hashToken(refreshToken));
  if (token === undefined) return;
  const { userId, sessionId } = token;
  await endSessions(ctx, { userId, sessionId, reason: 'logout' });
}
