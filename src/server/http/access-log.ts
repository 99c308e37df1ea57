import type { RequestHandler } from 'express';

import type { ServerState } from '../server-state.ts';
import { requestState } from './request-state.ts';

/**
 * One log line and one measurement a request, when its response is over. The line has the route's
 * pattern, never the address: addresses of media hold tokens, queries hold what people search for.
 */
export function accessLog(server: ServerState): RequestHandler {
  return (req, res, next) => {
    server.inFlight.add(res);
    res.once('close', () => {
      server.inFlight.delete(res);
      const { ctx, startedMs, viewer, pattern } = requestState(res);
      const durationMs = ctx.clock.monotonicMs() - startedMs;
      server.metrics.observeRequest(req.method, pattern, res.statusCode, durationMs / 1000);
      ctx.log.info(
        {
          method: req.method,
          route: pattern,
          status: res.statusCode,
          durationMs: Math.round(durationMs * 10) / 10,
          viewerId: viewer.kind === 'account' ? viewer.userId : null,
          ...(res.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
    next();
  };
}
