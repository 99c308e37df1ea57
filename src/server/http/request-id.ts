import type { Request, RequestHandler } from 'express';

import type { Context } from '#context.ts';

import { RequestState, setRequestState } from './request-state.ts';

/** What an id from elsewhere may look like: nothing that breaks a log line or a header. */
const SANE_ID = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * Gives every request its correlation id and a state that carries it. An incoming `X-Request-Id`
 * is kept only when a trusted proxy sent it.
 */
export function requestId(ctx: Context): RequestHandler {
  return (req, res, next) => {
    const id = proxyId(req) ?? ctx.ids.next<'request'>();
    setRequestState(res, new RequestState(ctx, id, res));
    next();
  };
}

function proxyId(req: Request): string | undefined {
  const id = req.headers['x-request-id'];
  const peer = req.socket.remoteAddress;
  if (typeof id !== 'string' || peer === undefined || !SANE_ID.test(id)) return undefined;
  const trusts = req.app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  return trusts(peer, 0) ? id : undefined;
}
