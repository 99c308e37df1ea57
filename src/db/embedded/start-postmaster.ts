import { spawn, type ChildProcess } from 'node:child_process';
import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';

import type { BaseContext } from '#context.ts';

import type { ServerAddress } from './address.ts';
import { asServerUser } from './as-server-user.ts';
import type { Binaries } from './binaries.ts';
import { embeddedErrors } from './errors.ts';
import type { EmbeddedPaths } from './paths.ts';
import { readPostmasterPid, type Postmaster } from './postmaster-pid.ts';
import type { ServerUser } from './server-user.ts';
import { renderSettings, serverSettings, type ServerSettings } from './settings.ts';
import { findStartFailure } from './start-failure.ts';
import { writeOwnFile } from './write-own-file.ts';

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 10;
const LOG_TAIL_BYTES = 8192;

export interface StartPostmasterInput {
  binaries: Binaries;
  paths: EmbeddedPaths;
  user: ServerUser | undefined;
  address: ServerAddress;
  /** On top of the settings for one small box. */
  settings?: ServerSettings;
}

/**
 * Starts the server on an existing PGDATA and waits until it accepts connections. It runs in a
 * session of its own: Ctrl-C in the terminal does not reach it before veza has said in which order
 * things stop, and it outlives the process that started it.
 * @throws EMBEDDED_PORT_TAKEN, EMBEDDED_DISK_FULL, EMBEDDED_FOLDER_IN_USE, EMBEDDED_START_FAILED
 */
export async function startPostmaster(
  ctx: Pick<BaseContext, 'clock' | 'signal'>,
  input: StartPostmasterInput,
): Promise<Postmaster> {
  const { paths, user, address } = input;
  const settings = { ...serverSettings(address, paths.log), ...input.settings };
  await writeOwnFile(paths.conf, renderSettings(settings, paths.customConf), user);

  const command = await asServerUser(user, {
    file: input.binaries.postgres,
    // isPostmasterOf() knows the server by `-D`.
    args: ['-D', paths.data, '-c', `config_file=${paths.conf}`],
    needs: [paths.conf, paths.data, paths.run],
  });
  await rm(paths.startLog, { force: true });
  const log = await open(paths.startLog, 'wx', 0o600);
  let child: ChildProcess;
  try {
    child = spawn(command.file, command.args, {
      ...command.options,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
  } finally {
    await log.close();
  }
  const startedAtMs = Date.now();
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? `exit code ${code}`}`));
  });
  child.unref();
  return waitUntilReady(ctx, { ...input, pid: child.pid, ended, startedAtMs });
}

async function waitUntilReady(
  ctx: Pick<BaseContext, 'clock' | 'signal'>,
  input: StartPostmasterInput & {
    pid: number | undefined;
    ended: Promise<string>;
    startedAtMs: number;
  },
): Promise<Postmaster> {
  const { paths } = input;
  let ending: string | undefined;
  void input.ended.then((reason) => (ending = reason));
  const deadline = ctx.clock.monotonicMs() + READY_TIMEOUT_MS;
  for (;;) {
    // Not abortable: a server that nobody waits for could not be told from one that is broken.
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    if (ending !== undefined) {
      const output = await readOutput(paths, input.startedAtMs);
      const address = `${input.address.host}:${input.address.port}`;
      throw (
        findStartFailure(output, { folder: paths.data, address }) ??
        embeddedErrors.EMBEDDED_START_FAILED({
          reason: `${ending}: ${lastFault(output)}`,
          log: paths.startLog,
        })
      );
    }
    const found = await readPostmasterPid(paths.data);
    if (found?.pid === input.pid && found?.status === 'ready') return found;
    if (ctx.clock.monotonicMs() > deadline) {
      const reason = `not ready after ${READY_TIMEOUT_MS / 1000} s`;
      throw embeddedErrors.EMBEDDED_START_FAILED({ reason, log: paths.startLog });
    }
  }
}

/** What the server wrote since it was started: before its log was open, and after. */
async function readOutput(paths: EmbeddedPaths, sinceMs: number): Promise<string> {
  const texts = [await readFile(paths.startLog, 'utf8')];
  for (const name of await readdir(paths.log)) {
    const file = path.join(paths.log, name);
    if ((await stat(file)).mtimeMs < sinceMs - 1000) continue;
    texts.push((await readFile(file)).subarray(-LOG_TAIL_BYTES).toString());
  }
  return texts.join('\n');
}

/** The last thing that went wrong, with the line before it: a fatal error often just sums up. */
function lastFault(output: string): string {
  const lines = output.split('\n').filter((line) => /(FATAL|PANIC|ERROR|LOG|error):/.test(line));
  const last = lines.findLastIndex((line) => /FATAL|PANIC|ERROR|error/.test(line));
  return lines.slice(Math.max(0, last - 1), last + 1).join(' ') || output.trim() || 'no output';
}
