import { createHmac } from 'node:crypto';

import type { Context } from '#context.ts';

import { signAccessToken } from './access-token.ts';
import { endSessions } from './end-sessions.ts';
import { identityErrors } from './errors.ts';
import { effectiveRoles, type Client, type SessionGrant } from './model.ts';
import { hashToken } from './one-time-token.ts';
import { normaliseClient } from './start-session.ts';
import { findRefreshToken, swapRefreshToken, type RefreshToken } from './refresh-token-store.ts';
import { findUser } from './user-store.ts';

/** A client whose answer got lost may ask again for this long and gets the same successor. */
const REPEAT_MS = 10_000;

type RefreshContext = Pick<
  Context,
  'db' | 'clock' | 'config' | 'keys' | 'bus' | 'log' | 'requestId'
>;

/**
 * Trades a refresh token for its successor and a new access token. Each token works once; the
 * just-spent one may be repeated by the same client within 10 s and gives the same successor. Any
 * other reuse means that a token was stolen, and ends the session for thief and owner alike.
 * @throws REFRESH_REFUSED
 */
export async function refreshSession(
  ctx: RefreshContext,
  input: { refreshToken: string; client: Client },
): Promise<SessionGrant> {
  const hash = hashToken(input.refreshToken);
  const token = await findRefreshToken(ctx, hash);
  if (token === undefined || !isLive(token, ctx.clock.now())) throw refused();
  const successor = await deriveSuccessor(ctx, token, hash);
  const successorHash = hashToken(successor);
  if (token.spentAt === null) {
    const { userAgent } = normaliseClient(input.client);
    const swap = { spent: hash, successor: successorHash, userAgent, now: ctx.clock.now() };
    if (await swapRefreshToken(ctx, swap)) return grant(ctx, token, successor);
  }
  // Spent before, or by a parallel request a moment ago: the row tells which.
  const spent = await findRefreshToken(ctx, hash);
  if (!spent?.spentAt || !isLive(spent, ctx.clock.now())) throw refused();
  if (mayRepeat(ctx, spent, successorHash, input.client)) return grant(ctx, spent, successor);
  await endSessions(ctx, {
    userId: spent.userId,
    sessionId: spent.sessionId,
    reason: 'reuse',
    actor: { kind: 'anonymous' },
  });
  throw refused();
}

const refused = () => identityErrors.REFRESH_REFUSED({});

function isLive(token: RefreshToken, now: Date): boolean {
  return token.revokedAt === null && token.expiresAt > now;
}

/** Only the token that was spent last, for 10 s, by the client that spent it. */
function mayRepeat(
  ctx: Pick<Context, 'clock'>,
  token: RefreshToken,
  successorHash: Buffer,
  client: Client,
): boolean {
  if (token.spentAt === null || token.liveHash === null) return false;
  const ageMs = ctx.clock.now().getTime() - token.spentAt.getTime();
  return (
    ageMs < REPEAT_MS &&
    token.liveHash.equals(successorHash) &&
    token.userAgent === normaliseClient(client).userAgent
  );
}

/**
 * The one successor of a token: 256 bits that follow from a key that is not in the database, so a
 * repeat gives the same without the token itself being stored, and a stolen dump gives none.
 */
async function deriveSuccessor(
  ctx: Pick<Context, 'keys'>,
  token: RefreshToken,
  hash: Buffer,
): Promise<string> {
  return createHmac('sha256', await ctx.keys.key('refresh-successor'))
    .update(`${token.sessionId}.${token.generation}.`)
    .update(hash)
    .digest('base64url');
}

async function grant(
  ctx: RefreshContext,
  token: RefreshToken,
  refreshToken: string,
): Promise<SessionGrant> {
  const user = await findUser(ctx, token.userId, ctx.clock.now());
  if (user === undefined || user.state !== 'active') throw refused();
  const { sessionId, userId, expiresAt } = token;
  const roles = effectiveRoles(user);
  return {
    accessToken: await signAccessToken(ctx, { userId, sessionId, roles }),
    accessTokenSeconds: ctx.config.auth.accessTokenSeconds,
    refreshToken,
    sessionId,
    expiresAt,
    user,
  };
}
