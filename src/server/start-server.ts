import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import type { Context } from '#context.ts';
import { forgetRunningServer, noteRunningServer } from '#core/running-server.ts';
import { siteUrl } from '#domains/identity/index.ts';
import { packageRoot } from '#core/package-root.ts';

import { createApp } from './app.ts';
import { drain } from './drain.ts';
import { messageClasses } from './http/message-classes.ts';
import type { Route } from './http/route.ts';
import { listen } from './listen.ts';
import { openServerState } from './open-server-state.ts';
import {
  addSettlementMetrics,
  addWorkerMetrics,
  type SettlementNumbers,
  type WorkerNumbers,
} from './ops/add-worker-metrics.ts';
import { buildDocument } from './openapi/build-document.ts';
import { ROUTES } from './routes/index.ts';
import { findPageFiles } from './web-app/find-page-files.ts';
import { attachRealtime } from './ws/index.ts';

/** Longer than the idle time of usual proxies, so that the proxy is the one to close. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const HEADERS_TIMEOUT_MS = 15_000;

/** A server that listens. */
export interface RunningServer {
  /** Where browsers find it, with the base path and no slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Stops accepting, lets requests and sockets end within server.drainMs, then closes. */
  close(): Promise<void>;
}

export interface StartServerOptions {
  /** Instead of server.port. */
  port?: number | undefined;
  /** Instead of every route of veza. */
  routes?: readonly Route[];
  /** Asked at every scrape where a worker runs in the same process. */
  workerStats?: () => WorkerNumbers | undefined;
  settlementStats?: () => SettlementNumbers | undefined;
  /** Folder of the built page, instead of the one in the package. */
  pageDir?: string;
}

/**
 * Starts the HTTP server on server.host and server.port.
 * @throws PORT_TAKEN, LISTEN_FAILED, and what the bus throws on subscribing.
 */
export async function startServer(
  ctx: Context,
  options: StartServerOptions = {},
): Promise<RunningServer> {
  const { host, basePath, requestTimeoutMs, drainMs } = ctx.config.server;
  const root = packageRoot();
  const routes = options.routes ?? ROUTES;
  const document = buildDocument(routes, { version: root.version, basePath });
  const page = await findPageFiles(options.pageDir ?? path.join(root.dir, 'dist/web'), basePath);
  const opened = await openServerState(ctx, JSON.stringify(document));
  const { state } = opened;
  const app = createApp(ctx, state, { routes, page });
  const http = createServer(
    {
      ...messageClasses(app),
      requestTimeout: requestTimeoutMs,
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    },
    app,
  );
  if (options.workerStats) addWorkerMetrics(state.metrics, options.workerStats);
  if (options.settlementStats) addSettlementMetrics(state.metrics, options.settlementStats);
  const realtime = await attachRealtime(ctx, http).catch(async (error: unknown) => {
    await opened.close();
    throw error;
  });
  state.metrics.gauge('veza_ws_connections', 'Open WebSocket connections.', () =>
    realtime.connections(),
  );
  state.metrics.gaugeBy(
    'veza_ws_closes',
    'WebSocket connections that the server has closed, by close code.',
    'code',
    async () => new Map([...realtime.closes()].map(([code, count]) => [String(code), count])),
  );
  const close = async (): Promise<void> => {
    state.stopping = true;
    await Promise.all([
      realtime.close(),
      drain(http, state.inFlight, drainMs),
      forgetRunningServer(ctx.config.dataDir, process.pid),
    ]);
    await opened.close();
  };
  try {
    await listen(http, host, options.port ?? ctx.config.server.port);
  } catch (error) {
    await realtime.close();
    await opened.close();
    throw error;
  }
  const { port } = http.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const url = siteUrl({ server: { ...ctx.config.server, port } });
  await noteRunningServer(ctx.config.dataDir, { url, pid: process.pid, port });
  return { url, port, close: () => (closing ??= close()) };
}
