import { Writable } from 'node:stream';

import type { Context } from '#context.ts';
import { createLog } from '#core/log.ts';
import { startServer, type RunningServer } from '#server/index.ts';
import type { StartServerOptions } from '#server/start-server.ts';

import { openTestContext } from '../support/test-context.ts';
import { sendRaw, type RawAnswer, type RawRequest } from './send-raw.ts';

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
  options: StartServerOptions & { environment?: Readonly<Record<string, string>> } = {},
): Promise<TestServer> {
  const { environment, ...given } = options;
  const logs: Record<string, unknown>[] = [];
  const opened = await openTestContext({
    log: createLog('info', collectLines(logs)),
    ...(environment === undefined ? {} : { environment }),
  });
  const server = await startServer(opened.ctx, { port: 0, ...given });
  return {
    ctx: opened.ctx,
    server,
    logs,
    send: (request) => sendRaw(server.port, request),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await opened[Symbol.asyncDispose]();
    },
  };
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
