import express, { type Express } from 'express';

import type { Context } from '#context.ts';

import { accessLog } from './http/access-log.ts';
import { mountRoutes } from './http/mount-routes.ts';
import { notFound, problemHandler } from './http/problem.ts';
import { requestId } from './http/request-id.ts';
import type { Route } from './http/route.ts';
import { securityHeaders } from './http/security-headers.ts';
import { answerKept } from './media/kept-answers.ts';
import type { ServerState } from './server-state.ts';
import type { Page } from './web-app/find-page-files.ts';
import { webApp } from './web-app/web-app.ts';

export interface AppParts {
  readonly routes: readonly Route[];
  readonly page: Page | undefined;
}

/** The Express application of one server: every route, then the page, then nothing else. */
export function createApp(ctx: Context, server: ServerState, parts: AppParts): Express {
  const { basePath, trustedProxies } = ctx.config.server;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', trustedProxies.length > 0 ? trustedProxies : false);

  app.use(requestId(ctx), accessLog(ctx, server), answerKept(server), securityHeaders());
  const router = express.Router({ caseSensitive: true, strict: true });
  mountRoutes(router, parts.routes, server);
  router.use(webApp(parts.page, server.segments));
  app.use(basePath, router);
  app.use(notFound(), problemHandler());
  return app;
}
