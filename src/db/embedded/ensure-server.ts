import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import type { BaseContext } from '#context.ts';
import { VezaError } from '#core/errors.ts';

import { chooseAddress } from './address.ts';
import { checkDataFolder } from './check-data-folder.ts';
import { embeddedErrors } from './errors.ts';
import { makeDataFolder } from './make-data-folder.ts';
import type { EmbeddedHome } from './open-home.ts';
import {
  defusePostmasterPid,
  findPostmaster,
  readPostmasterPid,
  type Postmaster,
} from './postmaster-pid.ts';
import type { ServerSettings } from './settings.ts';
import { findStartFailure } from './start-failure.ts';
import { startPostmaster } from './start-postmaster.ts';
import { finishUpgrade } from './upgrade/finish-upgrade.ts';

/** Children of a killed server notice its death within a second or two. */
const ORPHANS_WAIT_MS = 10_000;
const SETTLE_WAIT_MS = 60_000;
const RETRY_MS = 100;

export interface EnsureServerOptions {
  settings?: ServerSettings;
  sync?: boolean;
}

export interface EnsuredServer {
  readonly server: Postmaster;
  /** False where it ran already. */
  readonly started: boolean;
  /** Whether PGDATA was made just now, so that role and database are still missing. */
  readonly made: boolean;
}

/**
 * The live server of the data folder: adopted where one runs, started where none does, with PGDATA
 * made where there is none. The caller holds the mutex.
 * @throws the errors of `errors.ts`
 */
export async function ensureServer(
  ctx: Pick<BaseContext, 'clock' | 'signal'>,
  home: EmbeddedHome,
  options: EnsureServerOptions = {},
): Promise<EnsuredServer> {
  try {
    return await adoptOrStart(ctx, home, options);
  } catch (error) {
    if (error instanceof VezaError || !(error instanceof Error)) throw error;
    // A full disk also stops what we write ourselves: configuration, log, password file.
    throw findStartFailure(error.message, { folder: home.paths.data, cause: error }) ?? error;
  }
}

async function adoptOrStart(
  ctx: Pick<BaseContext, 'clock' | 'signal'>,
  home: EmbeddedHome,
  options: EnsureServerOptions,
): Promise<EnsuredServer> {
  const { paths } = home;
  await finishUpgrade(paths);
  const made = !(await checkDataFolder(home));
  if (made) await makeDataFolder({ ...home, signal: ctx.signal, sync: options.sync ?? true });
  const running = made ? undefined : await settleRunning(ctx, paths.data);
  if (running !== undefined) return { server: running, started: false, made };
  const previous = (await readPostmasterPid(paths.data))?.address;
  await defusePostmasterPid(paths.data);
  await removeStaleSockets(paths.run);
  const deadline = ctx.clock.monotonicMs() + ORPHANS_WAIT_MS;
  for (;;) {
    ctx.signal.throwIfAborted();
    const address = await chooseAddress(paths.run, previous);
    try {
      const settings = options.settings === undefined ? {} : { settings: options.settings };
      const server = await startPostmaster(ctx, { ...home, address, ...settings });
      return { server, started: true, made };
    } catch (error) {
      if (!isPassing(error) || ctx.clock.monotonicMs() > deadline) throw error;
      await ctx.clock.sleep(RETRY_MS, ctx.signal);
    }
  }
}

/** A server that is starting or stopping is waited for; undefined where none runs in the end. */
async function settleRunning(
  ctx: Pick<BaseContext, 'clock' | 'signal'>,
  dataFolder: string,
): Promise<Postmaster | undefined> {
  const deadline = ctx.clock.monotonicMs() + SETTLE_WAIT_MS;
  for (;;) {
    const found = await findPostmaster(dataFolder);
    if (found === undefined || (found.status === 'ready' && found.address)) return found;
    if (ctx.clock.monotonicMs() > deadline) {
      const reason = `process ${found.pid} has been ${found.status} for ${SETTLE_WAIT_MS / 1000} s`;
      throw embeddedErrors.EMBEDDED_FOLDER_IN_USE({ folder: dataFolder, reason });
    }
    await ctx.clock.sleep(RETRY_MS, ctx.signal);
  }
}

/** Surviving children of a killed server, and a port that somebody took since it was chosen. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof VezaError &&
    ['EMBEDDED_FOLDER_IN_USE', 'EMBEDDED_PORT_TAKEN'].includes(error.code)
  );
}

/** No server runs, so sockets and their lock files in our own run folder belong to nobody. */
async function removeStaleSockets(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith('.s.PGSQL.')) await rm(path.join(folder, name), { force: true });
  }
}
