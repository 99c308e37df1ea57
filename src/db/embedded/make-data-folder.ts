import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { execa } from 'execa';

import { asServerUser } from './as-server-user.ts';
import type { Binaries } from './binaries.ts';
import { embeddedErrors } from './errors.ts';
import type { EmbeddedPaths } from './paths.ts';
import type { ServerUser } from './server-user.ts';
import { SUPERUSER } from './settings.ts';
import { findStartFailure } from './start-failure.ts';

/** Folders and files of this name are left over from an interrupted run, and may be removed. */
export const HALF_MADE_PREFIX = 'data.making-';
const INIT_TIMEOUT_MS = 120_000;

export interface MakeDataFolderInput {
  binaries: Binaries;
  paths: EmbeddedPaths;
  user: ServerUser | undefined;
  superuserPassword: string;
  signal: AbortSignal;
  /** False where the data need not survive a power cut: tests. */
  sync?: boolean;
}

/**
 * Makes PGDATA under another name and renames it, so that it is whole or not there. What an
 * interrupted run left behind is removed first; the caller holds the mutex.
 * @throws EMBEDDED_INIT_FAILED, EMBEDDED_DISK_FULL, EMBEDDED_UNREACHABLE_FOLDER
 */
export async function makeDataFolder(input: MakeDataFolderInput): Promise<void> {
  const { paths, user } = input;
  await removeHalfMade(paths);
  const id = randomBytes(6).toString('hex');
  const draft = path.join(paths.home, `${HALF_MADE_PREFIX}${id}`);
  const passwordFile = path.join(paths.home, `${HALF_MADE_PREFIX}${id}.password`);
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, `${input.superuserPassword}\n`, { mode: 0o600, flag: 'wx' });
    if (user !== undefined) {
      for (const file of [draft, passwordFile]) await chown(file, user.uid, user.gid);
    }
    await runInitdb(input, draft, passwordFile);
    await rm(passwordFile);
    await rename(draft, paths.data);
  } catch (error) {
    await removeHalfMade(paths);
    throw error;
  }
}

async function runInitdb(
  input: MakeDataFolderInput,
  draft: string,
  passwordFile: string,
): Promise<void> {
  const args = [
    `--pgdata=${draft}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The built-in provider needs no locale of the system: bare images have none.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
    ...(input.sync === false ? ['--no-sync'] : []),
  ];
  const needs = [draft, passwordFile];
  const command = await asServerUser(input.user, { file: input.binaries.initdb, args, needs });
  const result = await execa(command.file, command.args, {
    ...command.options,
    extendEnv: false,
    reject: false,
    all: true,
    timeout: INIT_TIMEOUT_MS,
    cancelSignal: input.signal,
  });
  if (result.isCanceled) input.signal.throwIfAborted();
  if (result.failed) {
    const folder = input.paths.data;
    const output = result.all || result.shortMessage || 'initdb failed';
    throw (
      findStartFailure(output, { folder }) ??
      embeddedErrors.EMBEDDED_INIT_FAILED({ folder, reason: lastLines(output) })
    );
  }
}

async function removeHalfMade(paths: EmbeddedPaths): Promise<void> {
  for (const name of await readdir(paths.home)) {
    if (name.startsWith(HALF_MADE_PREFIX)) {
      await rm(path.join(paths.home, name), { recursive: true, force: true });
    }
  }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join(' ');
}
