import { randomBytes } from 'node:crypto';
import { link, rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import path from 'node:path';

import type { BaseContext } from '#context.ts';
import { getSecret } from '#core/secrets.ts';

import { embeddedErrors } from './errors.ts';

const WAIT_MAX_MS = 90_000;
const POLL_MS = 20;
const ASK_TIMEOUT_MS = 500;
const ANSWER_BYTES_MAX = 500;

export interface ServerMutexInput {
  dataDir: string;
  /** What the holder does, for those who wait: `starts PostgreSQL`. */
  purpose: string;
  waitMaxMs?: number;
  /** Undefined where the wait must not be cut short: giving back. */
  signal?: AbortSignal | undefined;
}

/**
 * Runs `work` while no other veza process starts or stops the server of this data folder. Holding
 * is listening on a socket, so the kernel frees it when the process dies, however it dies. On Linux
 * the socket is abstract and its name holds a random id from the 0700 secrets folder; elsewhere it
 * is a file there.
 * @throws EMBEDDED_LOCKED, with who holds it, after `waitMaxMs`.
 */
export async function withServerMutex<R>(
  ctx: Pick<BaseContext, 'clock'>,
  input: ServerMutexInput,
  work: () => Promise<R>,
): Promise<R> {
  await using _ = await holdServerMutex(ctx, input);
  return await work();
}

/**
 * The same for work that is no single function: the mutex is held until it is disposed.
 * @throws EMBEDDED_LOCKED
 */
export async function holdServerMutex(
  ctx: Pick<BaseContext, 'clock'>,
  input: ServerMutexInput,
): Promise<AsyncDisposable> {
  const waitMaxMs = input.waitMaxMs ?? WAIT_MAX_MS;
  const address = await mutexAddress(input.dataDir);
  const deadline = performance.now() + waitMaxMs;
  let held = await tryListen(address, input.purpose);
  while (held === undefined) {
    input.signal?.throwIfAborted();
    if (performance.now() > deadline) {
      const holder = (await askHolder(address)) ?? 'it does not say who it is';
      throw embeddedErrors.EMBEDDED_LOCKED({ holder, waitedMs: waitMaxMs });
    }
    await ctx.clock.sleep(POLL_MS * (0.5 + Math.random()), input.signal);
    held = await tryListen(address, input.purpose);
  }
  const server = held;
  return {
    [Symbol.asyncDispose]: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function mutexAddress(dataDir: string): Promise<string> {
  const id = await getSecret(dataDir, 'postgres-mutex');
  if (process.platform === 'linux') return `\0veza-postgres-${id}`;
  return path.join(dataDir, 'secrets', 'mutex.sock');
}

/** The listening server, or undefined while somebody else holds the address. */
async function tryListen(address: string, purpose: string): Promise<Server | undefined> {
  const holder = `process ${process.pid} on ${hostname()}, which ${purpose}`;
  const server = createServer((socket) => {
    // Who only asks and hangs up is no trouble of ours.
    socket.on('error', () => socket.destroy());
    socket.end(holder);
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(address, resolve);
    });
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (!address.startsWith('\0')) await removeDeadSocket(address);
    return undefined;
  }
}

/**
 * A socket file outlives its process. It is moved aside before it is asked, and put back where
 * somebody answers after all, so that a live one is never deleted.
 */
export async function removeDeadSocket(file: string): Promise<void> {
  if ((await askHolder(file)) !== undefined) return;
  const aside = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await askHolder(aside)) !== undefined) await link(aside, file);
  await rm(aside, { force: true });
}

/** What the holder says of itself; undefined where nobody listens. */
async function askHolder(address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address);
    let answer = '';
    let connected = false;
    const finish = (): void => {
      socket.destroy();
      resolve(connected ? answer || 'a process that does not answer' : undefined);
    };
    socket.setTimeout(ASK_TIMEOUT_MS, finish);
    socket.on('connect', () => (connected = true));
    socket.on('data', (chunk) => (answer = (answer + chunk.toString()).slice(0, ANSWER_BYTES_MAX)));
    socket.on('error', finish).on('close', finish);
  });
}
