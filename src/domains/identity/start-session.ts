import { isIP } from 'node:net';

import type { Context } from '#context.ts';
import { recordAudit } from '#domains/audit/index.ts';

import { signAccessToken } from './access-token.ts';
import { effectiveRoles, type Client, type SessionGrant, type User } from './model.ts';
import { createOneTimeToken } from './one-time-token.ts';
import { insertRefreshToken } from './refresh-token-store.ts';
import { insertSession } from './session-store.ts';

const USER_AGENT_CHARS_MAX = 500;
const DAY_MS = 86_400_000;

/**
 * Opens a session for an account that has proved itself, and makes its first tokens. Called inside
 * the transaction of whatever proved it.
 */
export async function startSession(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'config' | 'keys' | 'requestId'>,
  input: { user: User; client: Client; by: 'claim' | 'invitation' | 'password' },
): Promise<SessionGrant> {
  const { user } = input;
  const sessionId = ctx.ids.next<'session'>();
  const refresh = createOneTimeToken();
  const createdAt = ctx.clock.now();
  const expiresAt = new Date(createdAt.getTime() + ctx.config.auth.refreshTokenDays * DAY_MS);
  const client = normaliseClient(input.client);
  await insertSession(ctx, { id: sessionId, userId: user.id, client, createdAt, expiresAt });
  await insertRefreshToken(ctx, { hash: refresh.hash, sessionId, now: createdAt });
  await recordAudit(ctx, {
    actor: { kind: 'user', id: user.id },
    action: 'session.started',
    subject: { kind: 'session', id: sessionId },
    details: { by: input.by, ip: client.ip },
  });
  const roles = effectiveRoles(user);
  return {
    accessToken: await signAccessToken(ctx, { userId: user.id, sessionId, roles }),
    accessTokenSeconds: ctx.config.auth.accessTokenSeconds,
    refreshToken: refresh.token,
    sessionId,
    expiresAt,
    user,
  };
}

/** What a client says of itself, cut to what is kept. Pure. */
export function normaliseClient(client: Client): Client {
  // A link-local address carries its zone, `fe80::1%eth0`, which is no part of the address.
  const ip = client.ip?.split('%')[0] ?? '';
  return {
    userAgent: client.userAgent.replaceAll('\0', '').slice(0, USER_AGENT_CHARS_MAX),
    ip: isIP(ip) === 0 ? null : ip,
  };
}
