import type { Request, RequestHandler } from 'express';

import type { Context } from '#context.ts';

import { setRequestState } from './request-state.ts';

/** What an id from elsewhere may look like: nothing that breaks a log line or a header. */
const SANE_ID = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * Gives every request its correlation id and a context that carries it. An incoming `X-Request-Id`
 * is kept only when a trusted proxy sent it.
 */
export function requestId(ctx: Context): RequestHandler {
  return (req, res, next) => {
    const id = proxyId(req) ?? ctx.ids.next<'request'>();
    const gone = new AbortController();
    res.once('close', () => {
      if (res.writableFinished) return;
      gone.abort(new DOMException('The client went away', 'AbortError'));
    });
    setRequestState(res, {
      startedMs: ctx.clock.monotonicMs(),
      ctx: {
        ...ctx,
        requestId: id,
        log: ctx.log.child({ requestId: id }),
        // A stop drains requests, so it is the end of the connection that ends their work.
        signal: gone.signal,
      },
    });
    res.setHeader('X-Request-Id', id);
    next();
  };
}

function proxyId(req: Request): string | undefined {
  const id = req.get('x-request-id');
  const trusts = req.app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  const peer = req.socket.remoteAddress;
  if (id === undefined || peer === undefined || !SANE_ID.test(id)) return undefined;
  return trusts(peer, 0) ? id : undefined;
}
