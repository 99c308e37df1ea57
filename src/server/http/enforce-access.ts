import { createHash, timingSafeEqual } from 'node:crypto';
import { isIPv4 } from 'node:net';

import type { Request } from 'express';

import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';
import { canRead, canWrite } from '#domains/catalog/index.ts';
import { can, PERMISSIONS, type Permission, type Viewer } from '#domains/identity/index.ts';
import { holdsLicence } from '#domains/market/index.ts';

import { serverErrors } from '../server-errors.ts';
import type { ServerState } from '../server-state.ts';
import type { AccessRule } from './access.ts';

/**
 * Holds the access rule of a route, or throws. What cannot be decided is refused: an unknown rule,
 * a failing query, a track that is not there.
 * @throws UNAUTHENTICATED, FORBIDDEN, NOT_FOUND
 */
export async function enforceAccess(
  ctx: Context,
  server: Pick<ServerState, 'media'>,
  rule: AccessRule,
  viewer: Viewer,
  req: Request,
): Promise<void> {
  switch (rule.kind) {
    case 'anyone':
    // The signature is over the body, which nobody has read yet: the handler refuses.
    case 'signature':
      return;
    case 'signed-in':
    case 'own':
      if (viewer.kind !== 'account') throw serverErrors.UNAUTHENTICATED({});
      return;
    case 'permission':
      if (viewer.kind !== 'account') throw serverErrors.UNAUTHENTICATED({});
      if (!can(viewer, rule.permission)) throw forbidden(rule.permission);
      return;
    case 'track':
      return holdTrackRule(ctx, server, rule.action, viewer, req.params['id']);
    case 'media-token':
      return holdTrackRule(ctx, server, 'read', viewer, req.params['id']);
    case 'metrics':
      if (mayReadMetrics(req, ctx.config.server.metricsToken)) return;
      throw serverErrors.FORBIDDEN({
        needs: 'the token of server.metricsToken, or a caller on the machine of the server',
        wayOut: 'Set VEZA_SERVER_METRICS_TOKEN and send it: Authorization: Bearer …',
      });
    default:
      throw serverErrors.FORBIDDEN({
        needs: 'a rule that nobody knows',
        wayOut: 'Nobody may do this until the server has the rule.',
      });
  }
}

/** A track that the viewer may not read does not exist for them; one they may read may refuse. */
async function holdTrackRule(
  ctx: Context,
  server: Pick<ServerState, 'media'>,
  action: 'read' | 'write',
  viewer: Viewer,
  id: unknown,
): Promise<void> {
  const track = typeof id === 'string' && isUuid(id) ? await server.media.find(ctx, id) : undefined;
  if (track === undefined) throw serverErrors.NOT_FOUND({});
  if (!canRead(viewer, track)) {
    // Who has bought it hears it, whoever else may.
    if (action === 'read' && (await holdsLicence(ctx, viewer, track.id))) return;
    throw serverErrors.NOT_FOUND({});
  }
  if (action === 'read' || canWrite(viewer, track)) return;
  throw viewer.kind === 'account' ? forbidden('track:moderate') : serverErrors.UNAUTHENTICATED({});
}

function forbidden(permission: Permission): Error {
  // The lowest role that has it.
  const role = PERMISSIONS[permission].at(-1)!;
  return serverErrors.FORBIDDEN({
    needs: `the permission ${permission}`,
    wayOut: `Ask an administrator for the role ${role}: veza users role EMAIL ${role}`,
  });
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
