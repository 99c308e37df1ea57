import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Context } from '#context.ts';

import { createApp } from './app.ts';
import { drain } from './drain.ts';
import { listen } from './listen.ts';
import { createMetrics } from './ops/metrics.ts';
import { ROUTES } from './routes/index.ts';
import type { ServerState } from './server-state.ts';

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

/**
 * Starts the HTTP server on server.host and server.port.
 * @throws PORT_TAKEN, LISTEN_FAILED
 */
export async function startServer(
  ctx: Context,
  options: { port?: number | undefined } = {},
): Promise<RunningServer> {
  const { host, requestTimeoutMs } = ctx.config.server;
  const state: ServerState = { metrics: createMetrics(), inFlight: new Set(), stopping: false };
  const http = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    },
    createApp(ctx, state, ROUTES),
  );
  await listen(http, host, options.port ?? ctx.config.server.port);
  const port = (http.address() as AddressInfo).port;
  let closing: Promise<void> | undefined;
  return {
    url: publicUrl(ctx, port),
    port,
    close: () => (closing ??= close(ctx, http, state)),
  };
}

async function close(ctx: Context, http: Server, state: ServerState): Promise<void> {
  state.stopping = true;
  await drain(http, state.inFlight, ctx.config.server.drainMs);
}

function publicUrl(ctx: Context, port: number): string {
  const { host, publicUrl: configured, basePath } = ctx.config.server;
  if (configured !== undefined) return configured.replace(/\/+$/, '');
  const anyAddress = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host];
  const name = anyAddress ?? (host.includes(':') ? `[${host}]` : host);
  return `http://${name}:${port}${basePath === '/' ? '' : basePath}`;
}
