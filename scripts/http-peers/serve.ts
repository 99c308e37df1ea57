import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { openContext } from '#context.ts';
import { loadConfig } from '#core/config.ts';
import { runWork } from '#core/events.ts';
import { createLog, logStream } from '#core/log.ts';
import { migrate } from '#db/migrate/index.ts';
import { messageClasses } from '#server/http/message-classes.ts';
import { startServer } from '#server/index.ts';

import { addTrack, RENDITION } from '../../test/server/media-fixtures.ts';
import { load, type Target } from './load.ts';

const SEGMENT_BYTES = 100 * 1024;
const SEGMENT_PATH = '/segment.m4s';

interface Served {
  readonly target: Target;
  close(): Promise<void>;
}

/** Serves until stdin ends, and prints first where it listens. */
export async function serve(name: string, dir: string): Promise<void> {
  const servers = {
    veza: serveVeza,
    'node:http': serveBuffer,
    'express buffer': serveExpressBuffer,
    'express.static': serveStatic,
    nginx: serveNginx,
  };
  const served = await servers[name as keyof typeof servers](dir);
  process.stdout.write(`${JSON.stringify(served.target)}\n`);
  process.stdin.resume();
  await once(process.stdin, 'end');
  await served.close();
}

async function serveVeza(dir: string): Promise<Served> {
  const environment = { VEZA_DATA_DIR: path.join(dir, 'veza'), VEZA_ENV: 'production' };
  const { config } = await loadConfig({ environment, cwd: dir });
  const log = createLog('info', logStream('soon'));
  const ctx = await openContext({ config, log, signal: new AbortController().signal });
  await runWork(migrate(ctx, {}));
  const server = await startServer(ctx, { port: 0 });
  const track = await addTrack(ctx, {
    visibility: 'public',
    ownerId: null,
    segmentBytes: SEGMENT_BYTES,
  });
  return {
    target: {
      port: server.port,
      path: `/api/v1/tracks/${track.id}/hls/${RENDITION}/${track.segmentName}`,
    },
    close: async () => {
      await server.close();
      await ctx[Symbol.asyncDispose]();
    },
  };
}

/** A server on a free port; `close` does not wait for those who keep a connection. */
async function listen(http: Server): Promise<Served> {
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return {
    target: { port, path: SEGMENT_PATH },
    close: async () => {
      http.closeAllConnections();
      http.close();
    },
  };
}

async function serveBuffer(): Promise<Served> {
  const body = Buffer.alloc(SEGMENT_BYTES, 1);
  const headers = { 'Content-Type': 'audio/mp4', 'Content-Length': body.byteLength };
  return listen(
    createServer((_req, res) => {
      res.writeHead(200, headers);
      res.end(body);
    }),
  );
}

/** Express as veza runs it: its requests and responses are born with its prototypes. */
async function serveExpressBuffer(): Promise<Served> {
  const { default: express } = await import('express');
  const body = Buffer.alloc(SEGMENT_BYTES, 1);
  const app = express();
  app.disable('x-powered-by');
  app.get(SEGMENT_PATH, (_req, res) => {
    res.setHeader('Content-Type', 'audio/mp4');
    res.setHeader('Content-Length', body.byteLength);
    res.end(body);
  });
  return listen(createServer(messageClasses(app), app));
}

async function serveStatic(dir: string): Promise<Served> {
  const { default: express } = await import('express');
  await writeFile(path.join(dir, SEGMENT_PATH), Buffer.alloc(SEGMENT_BYTES, 1));
  return listen(createServer(express().use(express.static(dir))));
}

async function serveNginx(dir: string): Promise<Served> {
  await writeFile(path.join(dir, SEGMENT_PATH), Buffer.alloc(SEGMENT_BYTES, 1));
  const port = 20_000 + (process.pid % 20_000);
  const config = path.join(dir, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  await writeFile(
    config,
    `daemon off; worker_processes 1; pid ${dir}/nginx.pid; error_log ${dir}/error.log;
     ${process.getuid?.() === 0 ? 'user root;' : ''}
     events { worker_connections 512; }
     http { access_log ${dir}/access.log; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
       ${temporary.map((kind) => `${kind}_temp_path ${dir}/${kind};`).join(' ')}
       server { listen 127.0.0.1:${port}; root ${dir}; } }`,
  );
  const child = spawn(findNginx()!, ['-c', config, '-p', dir], { stdio: 'ignore' });
  await until(async () => (await load({ port, path: SEGMENT_PATH }, 1)).requests > 0);
  return {
    target: { port, path: SEGMENT_PATH },
    close: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Where nginx is installed, or undefined. */
export function findNginx(): string | undefined {
  const places = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin'];
  return places.map((dir) => path.join(dir, 'nginx')).find((file) => existsSync(file));
}

async function until(check: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await check().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nginx did not come up');
}
