// A 100 KB media segment over loopback: veza (authorised, logged, measured) beside nginx with
// sendfile (logging, too), express.static, and a bare node:http server that only writes a buffer,
// which is as fast as any server on Node can be, and Express that only writes a buffer. One client, wrk where it is installed, on a core
// of its own; interleaved rounds.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';

import { openContext } from '#context.ts';
import { loadConfig } from '#core/config.ts';
import { runWork } from '#core/events.ts';
import { createLog, logStream } from '#core/log.ts';
import { migrate } from '#db/migrate/index.ts';
import { messageClasses } from '#server/http/message-classes.ts';
import { startServer } from '#server/index.ts';

import { addTrack, RENDITION } from '../../test/server/media-fixtures.ts';

const SEGMENT_BYTES = 100 * 1024;
const CONNECTIONS = 32;
const ROUND_MS = 2000;
const WARM_UP_MS = 3000;
const CLOCK_TICKS_PER_SECOND = 100;

/** Where a peer listens and what the client asks it for. */
interface Target {
  readonly port: number;
  readonly path: string;
}

interface Peer extends Target {
  readonly name: string;
  readonly child: ChildProcess;
}

interface Round {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

/** Runs the benchmark and prints medians and ratios. */
export async function run(options: { rounds: number }): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), 'veza-bench-http-'));
  const peers: Peer[] = [];
  try {
    peers.push(await startPeer('veza', dir));
    for (const name of ['node:http', 'express buffer', 'express.static']) {
      peers.push(await startPeer(name, dir));
    }
    if (findNginx() === undefined) console.log('nginx is not installed: it is left out.');
    else peers.push(await startPeer('nginx', dir));
    if (!hasWrk()) console.log('wrk is not installed: a slower client of our own is used.');
    const rounds = new Map(peers.map((peer) => [peer.name, [] as Round[]]));
    for (const peer of peers) await load(peer, WARM_UP_MS);
    for (let round = 0; round < options.rounds; round += 1) {
      for (const peer of peers) rounds.get(peer.name)!.push(await measure(peer));
    }
    report(rounds);
  } finally {
    await Promise.all(peers.map(stopPeer));
    await rm(dir, { recursive: true, force: true });
  }
}

function report(rounds: ReadonlyMap<string, readonly Round[]>): void {
  const [veza] = [...rounds.values()];
  for (const [name, own] of rounds) {
    const perSecond = median(own.map((round) => round.perSecond));
    const cpu = median(own.map((round) => round.cpuMicroseconds));
    const ratio = median(own.map((round, index) => veza![index]!.perSecond / round.perSecond));
    console.log(
      `${name.padEnd(16)} ${perSecond.toFixed(0).padStart(7)} requests/s  ` +
        `${cpu.toFixed(0).padStart(5)} µs cpu/request  veza/${name} ${ratio.toFixed(2)}`,
    );
  }
}

async function measure(peer: Peer): Promise<Round> {
  const before = cpuSeconds(peer.child.pid!);
  const { requests, seconds } = await load(peer, ROUND_MS);
  const spent = cpuSeconds(peer.child.pid!) - before;
  return { perSecond: requests / seconds, cpuMicroseconds: (spent / requests) * 1e6 };
}

/** One peer in a process of its own, on the first core when there are two. */
async function startPeer(name: string, dir: string): Promise<Peer> {
  const serve = `import(process.argv[1]).then((bench) => bench.serve(...process.argv.slice(2)))`;
  const args = ['--input-type=module', '-e', serve, import.meta.url, name, dir];
  const [command, ...rest] = pinned([process.execPath, ...args]);
  // Logs go to a file, as everywhere; nginx writes one, too.
  const log = openSync(path.join(dir, `${name}.log`), 'a');
  const child = spawn(command!, rest, { stdio: ['pipe', 'pipe', log] });
  const [line] = (await Promise.race([
    once(child.stdout!, 'data'),
    once(child, 'exit').then(() => {
      throw new Error(
        `the server of ${name} ended before it listened: ${readFileSync(path.join(dir, `${name}.log`), 'utf8')}`,
      );
    }),
  ])) as [Buffer];
  return { name, child, ...(JSON.parse(String(line)) as Target) };
}

async function stopPeer(peer: Peer): Promise<void> {
  const ended = once(peer.child, 'exit');
  peer.child.stdin!.end();
  await ended;
}

function pinned(command: string[]): string[] {
  const pins = cpus().length > 1 && spawnSync('taskset', ['-V']).status === 0;
  return pins ? ['taskset', '-c', '0', ...command] : command;
}

/** In the child: serves until stdin ends. */
export async function serve(name: string, dir: string): Promise<void> {
  const servers = {
    veza: serveVeza,
    'node:http': serveBuffer,
    'express buffer': serveExpressBuffer,
    'express.static': serveStatic,
    nginx: serveNginx,
  };
  const { target, close } = await servers[name as keyof typeof servers](dir);
  process.stdout.write(`${JSON.stringify(target)}\n`);
  process.stdin.resume();
  await once(process.stdin, 'end');
  await close();
}

async function serveVeza(dir: string) {
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

async function serveBuffer() {
  const body = Buffer.alloc(SEGMENT_BYTES, 1);
  const headers = { 'Content-Type': 'audio/mp4', 'Content-Length': body.byteLength };
  const http = createServer((_req, res) => {
    res.writeHead(200, headers);
    res.end(body);
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as { port: number };
  return {
    target: { port, path: '/segment.m4s' },
    close: async () => {
      http.closeAllConnections();
      http.close();
    },
  };
}

/** Express as veza runs it: its requests and responses are born with its prototypes. */
async function serveExpressBuffer() {
  const { default: express } = await import('express');
  const body = Buffer.alloc(SEGMENT_BYTES, 1);
  const app = express();
  app.disable('x-powered-by');
  app.get('/segment.m4s', (_req, res) => {
    res.setHeader('Content-Type', 'audio/mp4');
    res.setHeader('Content-Length', body.byteLength);
    res.end(body);
  });
  const http = createServer(messageClasses(app), app).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as { port: number };
  return {
    target: { port, path: '/segment.m4s' },
    close: async () => {
      http.closeAllConnections();
      http.close();
    },
  };
}

async function serveStatic(dir: string) {
  const { default: express } = await import('express');
  await writeFile(path.join(dir, 'segment.m4s'), Buffer.alloc(SEGMENT_BYTES, 1));
  const http = express().use(express.static(dir)).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as { port: number };
  return {
    target: { port, path: '/segment.m4s' },
    close: async () => {
      http.closeAllConnections();
      http.close();
    },
  };
}

async function serveNginx(dir: string) {
  await writeFile(path.join(dir, 'segment.m4s'), Buffer.alloc(SEGMENT_BYTES, 1));
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
  await until(async () => (await load({ port, path: '/segment.m4s' }, 1)).requests > 0);
  return {
    target: { port, path: '/segment.m4s' },
    close: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function findNginx(): string | undefined {
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

function hasWrk(): boolean {
  return spawnSync('wrk', ['--version']).error === undefined;
}

async function load(
  target: Target,
  durationMs: number,
): Promise<{ requests: number; seconds: number }> {
  return hasWrk() && durationMs >= 1000
    ? loadByWrk(target, durationMs)
    : loadByNode(target, durationMs);
}

async function loadByWrk(
  target: Target,
  durationMs: number,
): Promise<{ requests: number; seconds: number }> {
  const seconds = Math.round(durationMs / 1000);
  const wrk = ['wrk', '-t1', `-c${CONNECTIONS}`, `-d${seconds}s`];
  const [command, ...args] = cpus().length > 1 ? ['taskset', '-c', '1', ...wrk] : wrk;
  const child = spawn(command!, [...args, `http://127.0.0.1:${target.port}${target.path}`]);
  let text = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  await once(child, 'close');
  if (/Non-2xx|Socket errors/.test(text)) throw new Error(text);
  const found = /(\d+) requests in ([\d.]+)(m?s)/.exec(text);
  if (found === null) throw new Error(`wrk said: ${text}`);
  return { requests: Number(found[1]), seconds: Number(found[2]) / (found[3] === 'ms' ? 1000 : 1) };
}

/** Keeps every connection busy with the same request for so long. */
async function loadByNode(
  target: Target,
  durationMs: number,
): Promise<{ requests: number; seconds: number }> {
  const request = `GET ${target.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
  const answerBytes = await sizeOfAnswer(target, request);
  let requests = 0;
  const startedMs = performance.now();
  const ask = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let received = 0;
      const socket = connect(target.port, '127.0.0.1', () => socket.write(request));
      socket.on('error', reject);
      socket.on('data', (chunk) => {
        received += chunk.length;
        if (received < answerBytes) return;
        if (received > answerBytes) reject(new Error('an answer of another length'));
        received = 0;
        requests += 1;
        if (performance.now() - startedMs < durationMs) socket.write(request);
        else {
          socket.destroy();
          resolve();
        }
      });
    });
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  return { requests, seconds: (performance.now() - startedMs) / 1000 };
}

/** Head and body of one answer; every further one must be as long. */
async function sizeOfAnswer(target: Target, request: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(target.port, '127.0.0.1', () => socket.write(request));
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end === -1) return;
      socket.destroy();
      if (!text.startsWith('HTTP/1.1 200')) reject(new Error(text.slice(0, 200)));
      else resolve(end + 4 + Number(/content-length: (\d+)/i.exec(text)?.[1]));
    });
  });
}

/** User and system time of a process and its children, from /proc; 0 where there is none. */
function cpuSeconds(pid: number): number {
  if (!existsSync('/proc/self/stat')) return 0;
  let ticks = 0;
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const ids = lineage(Number(entry));
    if (ids.includes(pid)) ticks += statOf(Number(entry))?.ticks ?? 0;
  }
  return ticks / CLOCK_TICKS_PER_SECOND;
}

function lineage(pid: number): number[] {
  const ids: number[] = [];
  for (let id = pid; id > 1; id = statOf(id)?.parent ?? 0) ids.push(id);
  return ids;
}

function statOf(pid: number): { parent: number; ticks: number } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    // Gone since the folder was read.
    return undefined;
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
