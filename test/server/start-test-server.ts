import { Writable } from 'node:stream';

import type { Context } from '#context.ts';
import type { Config } from '#core/config.ts';
import { createLog } from '#core/log.ts';
import { startServer, type RunningServer } from '#server/index.ts';
import type { StartServerOptions } from '#server/start-server.ts';

import { openTestContext } from '../support/test-context.ts';
import { sendRaw, type RawAnswer, type RawRequest } from './send-raw.ts';

type Deep<T> = { [K in keyof T]?: T[K] extends object ? Deep<T[K]> : T[K] };

export interface TestServer extends AsyncDisposable {
  readonly ctx: Context;
  readonly server: RunningServer;
  /** Lines that the server logged, parsed. */
  readonly logs: Record<string, unknown>[];
  /** Sends a request as it is written, without making the path proper. */
  send(request: RawRequest): Promise<RawAnswer>;
}

/** A server on a free port with a database of its own. */
export async function startTestServer(
  options: StartServerOptions & { config?: Deep<Config>; ctx?: Partial<Context> } = {},
): Promise<TestServer> {
  const opened = await openTestContext();
  const logs: Record<string, unknown>[] = [];
  const ctx: Context = {
    ...opened.ctx,
    config: mergeConfig(opened.ctx.config, options.config ?? {}),
    log: createLog('info', collectLines(logs)),
    ...options.ctx,
  };
  const server = await startServer(ctx, { port: 0, ...options });
  return {
    ctx,
    server,
    logs,
    send: (request) => sendRaw(server.port, request),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await opened[Symbol.asyncDispose]();
    },
  };
}

function mergeConfig<T>(base: T, over: Deep<T>): T {
  const merged = { ...base } as Record<string, unknown>;
  for (const [key, value] of Object.entries(over)) {
    const nested = typeof value === 'object' && value !== null && !Array.isArray(value);
    merged[key] = nested ? mergeConfig(merged[key], value as object) : value;
  }
  return merged as T;
}

function collectLines(logs: Record<string, unknown>[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of String(chunk).split('\n').filter(Boolean)) {
        logs.push(JSON.parse(line) as Record<string, unknown>);
      }
      done();
    },
  });
}
