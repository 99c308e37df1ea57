import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import type { ServerAddress } from './address.ts';

/** What the server writes of itself into `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  /** Seconds since 1970; with the pid it names one run of the server. */
  readonly startedAt: number;
  /** Undefined until it listens. */
  readonly address: ServerAddress | undefined;
  readonly status: 'starting' | 'ready' | 'stopping' | 'standby' | 'unknown';
}

const FILE = 'postmaster.pid';
/** Above every pid that a kernel gives out, so no process ever has it. */
const NOBODYS_PID = 999_999_999;

/** The content of `postmaster.pid`, or undefined where there is none or it is not yet written. */
export async function readPostmasterPid(dataFolder: string): Promise<Postmaster | undefined> {
  const text = await readFile(path.join(dataFolder, FILE), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return '';
      throw error;
    },
  );
  return parsePostmasterPid(text);
}

/** Pure. Lines: pid, folder, start, port, socket folder, listen address, shared memory, status. */
export function parsePostmasterPid(text: string): Postmaster | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  const port = Number(lines[3]);
  const host = lines[4] || lines[5];
  const status = (['starting', 'ready', 'stopping', 'standby'] as const).find(
    (name) => name === lines[7],
  );
  return {
    pid,
    startedAt: Number(lines[2]) || 0,
    address: host && port > 0 ? { host, port } : undefined,
    status: status ?? 'unknown',
  };
}

/**
 * The live server of this folder, or undefined. A process that merely has the pid of a server that
 * is gone is told apart by its command line.
 */
export async function findPostmaster(dataFolder: string): Promise<Postmaster | undefined> {
  const found = await readPostmasterPid(dataFolder);
  if (found === undefined) return undefined;
  return (await isPostmasterOf(found.pid, dataFolder)) ? found : undefined;
}

/** Whether the process is a PostgreSQL server that was started on this folder. */
export async function isPostmasterOf(pid: number, dataFolder: string): Promise<boolean> {
  const command = await readCommandLine(pid);
  if (command === undefined || !/(^|\/)postgres$/.test(command[0] ?? '')) return false;
  const folders = new Set([dataFolder, await realpath(dataFolder)]);
  const text = command.join(' ');
  return [...folders].some(
    (folder) => text.endsWith(`-D ${folder}`) || text.includes(`-D ${folder} `),
  );
}

/**
 * Makes a stale `postmaster.pid` harmless. Its first line may name a stranger who got the pid since,
 * and the server would refuse to start; removing the file would lose the shared memory key by which
 * the server notices surviving children. So only the pid is replaced, by one that nobody has.
 */
export async function defusePostmasterPid(dataFolder: string): Promise<void> {
  const file = path.join(dataFolder, FILE);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return;
  const flags = constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW;
  const handle = await open(file, flags);
  try {
    await handle.writeFile(text.replace(/^[^\n]*/, String(NOBODYS_PID)));
  } finally {
    await handle.close();
  }
}

async function readCommandLine(pid: number): Promise<string[] | undefined> {
  if (process.platform === 'linux') {
    try {
      const text = await readFile(`/proc/${pid}/cmdline`, 'utf8');
      // A zombie has no command line any more.
      return text === '' ? undefined : text.split('\0').filter(Boolean);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ESRCH') return undefined;
      throw error;
    }
  }
  try {
    const { stdout } = await promisify(execFile)('ps', [
      '-ww',
      '-o',
      'command=',
      '-p',
      String(pid),
    ]);
    return stdout.trim().split(/ (?=-D )/);
  } catch (error) {
    if ((error as { code?: unknown }).code === 1) return undefined;
    throw error;
  }
}
