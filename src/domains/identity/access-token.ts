import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';

import { identityErrors } from './errors.ts';
import type { Role, SessionId, UserId } from './model.ts';

const TOKEN_ISSUER = 'veza';
const TOKEN_AUDIENCE = 'veza-api';
/** RFC 9068 §2.1: the type that keeps an access token apart from any other JWT. */
const TOKEN_TYPE = 'at+jwt';
const ALGORITHM = 'HS256';
const TOKEN_CHARS_MAX = 4096;

/** Who an access token speaks for. */
export interface AccessClaims {
  readonly userId: UserId;
  readonly sessionId: SessionId;
}

/** Signs a short-lived JWT. `roles` inform the client; the server reads the current ones. */
export async function signAccessToken(
  ctx: Pick<Context, 'config' | 'clock' | 'keys'>,
  input: AccessClaims & { roles: readonly Role[] },
): Promise<string> {
  const { SignJWT } = await import('jose');
  const issuedAt = Math.floor(ctx.clock.now().getTime() / 1000);
  return new SignJWT({ sid: input.sessionId, roles: input.roles })
    .setProtectedHeader({ alg: ALGORITHM, typ: TOKEN_TYPE })
    .setIssuer(TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setSubject(input.userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ctx.config.auth.accessTokenSeconds)
    .sign(await ctx.keys.key('access-token'));
}

/**
 * Verifies form, signature, algorithm, type, issuer, audience and expiry. Says nothing about
 * whether the session still lives.
 * @throws ACCESS_TOKEN_INVALID
 */
export async function verifyAccessToken(
  ctx: Pick<Context, 'clock' | 'keys'>,
  token: string,
): Promise<AccessClaims> {
  if (!isCanonicalJws(token)) throw identityErrors.ACCESS_TOKEN_INVALID({ reason: 'malformed' });
  const { jwtVerify, errors } = await import('jose');
  const key = await ctx.keys.key('access-token');
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      typ: TOKEN_TYPE,
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
      requiredClaims: ['iat', 'exp', 'sub', 'sid'],
      currentDate: ctx.clock.now(),
    });
    const { sub, sid } = payload;
    if (typeof sub !== 'string' || typeof sid !== 'string' || !isUuid(sub) || !isUuid(sid)) {
      throw identityErrors.ACCESS_TOKEN_INVALID({ reason: 'malformed' });
    }
    return { userId: sub as UserId, sessionId: sid as SessionId };
  } catch (error) {
    if (error instanceof errors.JOSEError) {
      const reason = error instanceof errors.JWTExpired ? 'expired' : 'not valid';
      throw identityErrors.ACCESS_TOKEN_INVALID({ reason }, { cause: error });
    }
    throw error;
  }
}

/**
 * Three parts, each in the one base64url form of its bytes (RFC 7515 §2): decoders that skip
 * stray characters or spare bits would let one token have many texts. Pure.
 */
export function isCanonicalJws(token: string): boolean {
  if (token.length > TOKEN_CHARS_MAX) return false;
  const parts = token.split('.');
  return (
    parts.length === 3 &&
    parts.every(
      (part) => part.length > 0 && Buffer.from(part, 'base64url').toString('base64url') === part,
    )
  );
}
