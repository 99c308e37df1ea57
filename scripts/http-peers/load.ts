import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { cpus } from 'node:os';

const CONNECTIONS = 32;

/** Where a peer listens and what the client asks it for. */
export interface Target {
  readonly port: number;
  readonly path: string;
}

/** Whether the quicker client is installed. */
export function hasWrk(): boolean {
  return spawnSync('wrk', ['--version']).error === undefined;
}

/** Asks for the same thing again and again, on every connection, for so long. */
export async function load(
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
