import type { RequestHandler } from 'express';

import type { Context } from '#context.ts';
import { unmaskedLog } from '#core/log.ts';

import type { ServerState } from '../server-state.ts';
import { requestState } from './request-state.ts';

/**
 * One log line and one measurement a request, when its response is over. The line has the route's
 * pattern, never the address: addresses of media hold tokens, queries hold what people search for.
 */
export function accessLog(ctx: Context, server: ServerState): RequestHandler {
  const log = unmaskedLog(ctx.log);
  return (req, res, next) => {
    server.inFlight.add(res);
    res.once('close', () => {
      server.inFlight.delete(res);
      const { requestId, startedMs, viewer, pattern } = requestState(res);
      const durationMs = ctx.clock.monotonicMs() - startedMs;
      server.metrics.observeRequest(req.method, pattern, res.statusCode, durationMs / 1000);
      log.info({
        requestId,
        method: req.method,
        route: pattern,
        status: res.statusCode,
        durationMs: Math.round(durationMs * 10) / 10,
        viewerId: viewer.kind === 'account' ? viewer.userId : null,
        ...(res.writableFinished ? undefined : { aborted: true }),
        msg: 'request',
      });
    });
    next();
  };
}
