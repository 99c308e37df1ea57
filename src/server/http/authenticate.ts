import type { RequestHandler } from 'express';

import { authenticate, identityErrors } from '#domains/identity/index.ts';
import { VezaError } from '#core/errors.ts';

import { requestState } from './request-state.ts';

/**
 * Finds out who asks, before any route: the Authorization header's account, or a guest without
 * one. A header that is not accepted is refused, also where guests are welcome: a client that
 * believes it is signed in must learn that it is not.
 */
export function authenticateRequest(): RequestHandler {
  return async (req, res, next) => {
    const state = requestState(res);
    try {
      state.viewer = await authenticate(state.ctx, req.get('authorization'));
    } catch (error) {
      if (error instanceof VezaError && error.code === identityErrors.ACCESS_TOKEN_INVALID.code) {
        // RFC 6750 §3.1
        res.setHeader('WWW-Authenticate', 'Bearer realm="veza", error="invalid_token"');
      }
      throw error;
    }
    next();
  };
}
