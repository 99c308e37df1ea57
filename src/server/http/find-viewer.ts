import type { Request } from 'express';

import type { Context } from '#context.ts';
import { VezaError } from '#core/errors.ts';
import { authenticate, GUEST, verifyMediaToken, type Viewer } from '#domains/identity/index.ts';

import type { Route } from './route.ts';

/**
 * Who asks: by the media token in the path where the route has one, otherwise by the access token
 * in the header. While the database cannot say who somebody is, they are a guest where guests are
 * welcome, and refused elsewhere.
 * @throws ACCESS_TOKEN_INVALID, MEDIA_TOKEN_INVALID
 */
export async function findViewer(
  ctx: Context,
  route: Pick<Route, 'access' | 'anonymous'>,
  req: Request,
): Promise<Viewer> {
  if (route.anonymous) return GUEST;
  if (route.access.kind === 'media-token') {
    const { token, id } = req.params as { token: string; id: string };
    return verifyMediaToken(ctx, { token, trackId: id });
  }
  try {
    return await authenticate(ctx, req.get('authorization'));
  } catch (error) {
    const undecided = error instanceof VezaError && error.category === 'outside';
    if (undecided && route.access.kind === 'anyone') return GUEST;
    throw error;
  }
}
