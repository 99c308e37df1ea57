import { createHash, timingSafeEqual } from 'node:crypto';
import { isIPv4 } from 'node:net';

import type { Request } from 'express';

import type { Context } from '#context.ts';
import { can, type Viewer } from '#domains/identity/index.ts';

import { serverErrors } from '../server-errors.ts';
import type { AccessRule } from './access.ts';

/**
 * Holds the access rule of a route, or throws. What cannot be decided is refused: an unknown rule,
 * a failing query, a track that is not there.
 * @throws UNAUTHENTICATED, FORBIDDEN, NOT_FOUND
 */
export async function enforceAccess(
  ctx: Context,
  rule: AccessRule,
  viewer: Viewer,
  req: Request,
): Promise<void> {
  switch (rule.kind) {
    case 'anyone':
      return;
    case 'signed-in':
    case 'own':
      if (viewer.kind !== 'account') throw serverErrors.UNAUTHENTICATED({});
      return;
    case 'permission':
      if (viewer.kind !== 'account') throw serverErrors.UNAUTHENTICATED({});
      if (!can(viewer, rule.permission)) throw serverErrors.FORBIDDEN({});
      return;
    case 'metrics':
      if (!mayReadMetrics(req, ctx.config.server.metricsToken)) throw serverErrors.FORBIDDEN({});
      return;
    default:
      throw serverErrors.FORBIDDEN({});
  }
}

/** A program of this machine itself, not one whose request a proxy of this machine hands on. */
function mayReadMetrics(req: Request, token: string | undefined): boolean {
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];
  if (isLoopback(req.socket.remoteAddress) && forwarded.every((name) => !req.get(name)))
    return true;
  const given = /^Bearer (.+)$/i.exec(req.get('authorization') ?? '')?.[1];
  if (token === undefined || given === undefined) return false;
  return timingSafeEqual(sha256(given), sha256(token));
}

function isLoopback(address: string | undefined): boolean {
  const plain = address?.replace(/^::ffff:/, '') ?? '';
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
