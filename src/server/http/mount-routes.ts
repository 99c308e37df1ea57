import type { Request, RequestHandler, Response, Router } from 'express';

import { serverErrors } from '../server-errors.ts';
import type { ServerState } from '../server-state.ts';
import { readJsonBody } from './body.ts';
import { enforceAccess } from './enforce-access.ts';
import { findViewer } from './find-viewer.ts';
import { withIdempotency } from './idempotency.ts';
import { checkOrigin } from './origin.ts';
import { enforceRateLimit } from './rate-limit.ts';
import { requestState } from './request-state.ts';
import type { Route } from './route.ts';
import { sendJson } from './send-json.ts';
import { validate, validateParams } from './validate.ts';

/** Mounts every route; a path that exists answers other methods with 405 and `Allow`. */
export function mountRoutes(router: Router, routes: readonly Route[], server: ServerState): void {
  const methods = new Map<string, Set<string>>();
  for (const route of routes) {
    router[route.method](route.path, (req, res) => answer(route, server, req, res));
    const known = methods.get(route.path) ?? new Set();
    known.add(route.method.toUpperCase());
    if (route.method === 'get') known.add('HEAD');
    methods.set(route.path, known);
  }
  for (const [path, known] of methods) {
    router.all(path, refuseMethod(path, [...known, 'OPTIONS'].sort().join(', ')));
  }
}

/** The order of every request: who, may they, what do they ask, the work, the answer. */
async function answer(
  route: Route,
  server: ServerState,
  req: Request,
  res: Response,
): Promise<void> {
  const state = requestState(res);
  const { ctx } = state;
  state.pattern = route.path;
  const params = validateParams(route.params, req.params);
  state.viewer = await findViewer(ctx, route, req);
  if (route.originCheck) checkOrigin(ctx.config, req, { cookieSpeaks: false });
  await enforceAccess(ctx, server, route.access, state.viewer, req);
  await enforceRateLimit(server.limiter, route, { viewer: state.viewer, ip: req.ip ?? '' }, res);
  const query = validate('query', route.query, req.query);
  const body =
    route.body === undefined
      ? undefined
      : validate('body', route.body, await readJsonBody(req, ctx.config.server.bodyBytesMax));
  const { viewer } = state;
  const input = { params, query, body, viewer, ip: req.ip ?? '', req, res, server };
  const work = (): Promise<unknown> => route.handler(ctx, input);
  const { value, sent } =
    route.idempotency === undefined
      ? { value: await work(), sent: false }
      : await withIdempotency(
          ctx,
          { route, viewer, req, res, asked: { params: { ...req.params }, query, body } },
          work,
        );
  if (sent) return;
  sendJson(route, req, res, value, ctx.config.env !== 'production');
}

function refuseMethod(path: string, allow: string): RequestHandler {
  return (req, res) => {
    requestState(res).pattern = path;
    if (req.method === 'OPTIONS') {
      res.setHeader('Allow', allow);
      res.status(204).end();
      return;
    }
    throw serverErrors.METHOD_NOT_ALLOWED({ method: req.method, allow });
  };
}
