import type { Context } from '#context.ts';

import { verifyAccessToken } from './access-token.ts';
import { identityErrors } from './errors.ts';
import { effectiveRoles, GUEST, type SessionId, type Viewer } from './model.ts';
import { findLiveSession } from './session-store.ts';

const BEARER = /^Bearer +([^ ]+) *$/i;

/**
 * Who sends this Authorization header; nobody's is a guest's. The session's row decides at once
 * whether it lives, and the roles are those of now, whatever the token says.
 * @throws ACCESS_TOKEN_INVALID
 */
export async function authenticate(
  ctx: Pick<Context, 'db' | 'clock' | 'keys'>,
  authorization: string | undefined,
): Promise<Viewer> {
  if (authorization === undefined) return GUEST;
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) {
    throw identityErrors.ACCESS_TOKEN_INVALID({ reason: 'not of the form "Bearer TOKEN"' });
  }
  const claims = await verifyAccessToken(ctx, token);
  const viewer = await authenticateSession(ctx, claims.sessionId);
  if (viewer?.kind !== 'account' || viewer.userId !== claims.userId) {
    throw identityErrors.ACCESS_TOKEN_INVALID({ reason: 'the session has ended' });
  }
  return viewer;
}

/** The viewer of a live session, a guest for no session, undefined when the session has ended. */
export async function authenticateSession(
  ctx: Pick<Context, 'db' | 'clock'>,
  sessionId: SessionId | null,
): Promise<Viewer | undefined> {
  if (sessionId === null) return GUEST;
  const user = await findLiveSession(ctx, sessionId, ctx.clock.now());
  if (user === undefined) return undefined;
  return { kind: 'account', userId: user.id, sessionId, roles: effectiveRoles(user) };
}
