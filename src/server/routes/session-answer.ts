import type { Context } from '#context.ts';
import {
  effectiveRoles,
  permissionsOf,
  type Client,
  type SessionGrant,
  type User,
} from '#domains/identity/index.ts';

import type { Me, Tokens } from '../contract/auth.ts';
import { clearRefreshCookie, setRefreshCookie } from '../http/refresh-cookie.ts';
import type { RouteInput } from '../http/route.ts';

type Input = Pick<RouteInput<unknown, unknown, unknown>, 'req' | 'res' | 'ip'>;

/** The account as the API shows it to itself. Pure. */
export function toMe(user: User): Me {
  const roles = effectiveRoles(user);
  return {
    id: user.id,
    email: user.email,
    displayName: user.displayName,
    roles: [...roles],
    permissions: permissionsOf(roles),
    createdAt: user.createdAt.toISOString(),
  };
}

/** Who signs in, as sessions remember it. */
export function clientOf(input: Input): Client {
  return { userAgent: input.req.get('user-agent') ?? '', ip: input.ip === '' ? null : input.ip };
}

/**
 * The answer to signing in and refreshing. The refresh token goes into the cookie or into the
 * body, never into both.
 */
export function answerTokens(
  ctx: Context,
  input: Input,
  grant: SessionGrant,
  transport: 'cookie' | 'body',
): Tokens {
  const { req, res } = input;
  res.setHeader('Cache-Control', 'no-store');
  const tokens = {
    accessToken: grant.accessToken,
    tokenType: 'Bearer' as const,
    expiresInSeconds: grant.accessTokenSeconds,
    me: toMe(grant.user),
  };
  if (transport === 'body') return { ...tokens, refreshToken: grant.refreshToken };
  setRefreshCookie(ctx.config, req, res, {
    value: grant.refreshToken,
    expiresAt: grant.expiresAt,
  });
  return tokens;
}

/** Takes the cookie back from a browser that has one. */
export function forgetCookie(ctx: Context, input: Input): void {
  if (input.req.get('cookie') !== undefined) clearRefreshCookie(ctx.config, input.req, input.res);
}
