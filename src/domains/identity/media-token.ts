import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Context } from '#context.ts';
import { isUuid, type Id } from '#core/ids.ts';

import { identityErrors } from './errors.ts';
import { authenticateSession } from './authenticate.ts';
import type { SessionId, Viewer } from './model.ts';

/** What the token in a media URL allows: this track, to the listener of this session. */
export interface MediaGrant {
  readonly trackId: Id<'track'>;
  /** Null for a guest who plays a public track. */
  readonly sessionId: SessionId | null;
}

const VERSION = 'm1';
const ID_BYTES = 16;
const EXPIRY_BYTES = 6;
const BODY_BYTES = 2 * ID_BYTES + EXPIRY_BYTES;
const NO_SESSION = Buffer.alloc(ID_BYTES);

/**
 * Signs the narrow token that native players carry in the path of media URLs: track, session and
 * expiry (`media.tokenSeconds` from now) under HMAC-SHA256. URL-safe, 97 characters.
 */
export async function signMediaToken(
  ctx: Pick<Context, 'config' | 'clock' | 'keys'>,
  grant: MediaGrant,
): Promise<string> {
  const expiry = Buffer.alloc(EXPIRY_BYTES);
  const expiresAtMs = ctx.clock.now().getTime() + ctx.config.media.tokenSeconds * 1000;
  expiry.writeUIntBE(expiresAtMs, 0, EXPIRY_BYTES);
  const session = grant.sessionId === null ? NO_SESSION : uuidBytes(grant.sessionId);
  const body = Buffer.concat([uuidBytes(grant.trackId), session, expiry]);
  const mac = createHmac('sha256', await ctx.keys.key('media-token'))
    .update(body)
    .digest();
  return `${VERSION}.${Buffer.concat([body, mac]).toString('base64url')}`;
}

/**
 * Who listens with this token. The token is for one track and ends with its session: a revoked one
 * plays nothing more.
 * @throws MEDIA_TOKEN_INVALID
 */
export async function verifyMediaToken(
  ctx: Pick<Context, 'db' | 'clock' | 'keys'>,
  input: { token: string; trackId: string },
): Promise<Viewer> {
  const grant = await openMediaToken(ctx, input.token);
  if (grant === undefined || grant.trackId !== input.trackId.toLowerCase()) {
    throw identityErrors.MEDIA_TOKEN_INVALID({});
  }
  const viewer = await authenticateSession(ctx, grant.sessionId);
  if (viewer === undefined) throw identityErrors.MEDIA_TOKEN_INVALID({});
  return viewer;
}

async function openMediaToken(
  ctx: Pick<Context, 'clock' | 'keys'>,
  token: string,
): Promise<MediaGrant | undefined> {
  const [version, text = '', ...rest] = token.split('.');
  const bytes = Buffer.from(text, 'base64url');
  const wellFormed = version === VERSION && rest.length === 0 && bytes.length === BODY_BYTES + 32;
  if (!wellFormed || bytes.toString('base64url') !== text) return undefined;
  const body = bytes.subarray(0, BODY_BYTES);
  const mac = createHmac('sha256', await ctx.keys.key('media-token'))
    .update(body)
    .digest();
  if (!timingSafeEqual(mac, bytes.subarray(BODY_BYTES))) return undefined;
  if (body.readUIntBE(2 * ID_BYTES, EXPIRY_BYTES) <= ctx.clock.now().getTime()) return undefined;
  const session = body.subarray(ID_BYTES, 2 * ID_BYTES);
  return {
    trackId: uuidText(body.subarray(0, ID_BYTES)) as Id<'track'>,
    sessionId: session.equals(NO_SESSION) ? null : (uuidText(session) as SessionId),
  };
}

function uuidBytes(id: string): Buffer {
  if (!isUuid(id)) throw new TypeError(`not a UUID: ${id}`);
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

function uuidText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
