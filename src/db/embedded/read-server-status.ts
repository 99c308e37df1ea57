import type { BaseContext } from '#context.ts';

import { formatDatabaseUrl } from '../database-url.ts';
import { sqlState } from '../db-errors.ts';

import { chooseAddress, type ServerAddress } from './address.ts';
import { findBinaries, readServerVersion } from './binaries.ts';
import { openHome } from './open-home.ts';
import { embeddedPaths } from './paths.ts';
import { isPinned } from './pin.ts';
import { findPostmaster, type Postmaster } from './postmaster-pid.ts';
import { APPLICATION_DATABASE, APPLICATION_ROLE } from './settings.ts';
import { listHolders } from './stop-server.ts';

/** What is known of the server without starting or changing anything. */
export interface ServerStatus {
  readonly running: boolean;
  readonly pid: number | undefined;
  /** `18.4` */
  readonly version: string;
  /** Without a password. A port is named only while the server runs. */
  readonly url: string;
  /** Kept running by `veza db start`. */
  readonly pinned: boolean;
  /** Processes that use it. */
  readonly holders: readonly string[];
}

/** Looks at the embedded server of the data folder; starts none and makes no folder. */
export async function readServerStatus(ctx: Pick<BaseContext, 'config'>): Promise<ServerStatus> {
  const paths = embeddedPaths(ctx.config.dataDir);
  const version = await readServerVersion(await findBinaries());
  const server = await findPostmaster(paths.data);
  if (server?.status !== 'ready' || server.address === undefined) {
    const url = urlOf(await chooseAddress(paths.run));
    return { running: false, pid: undefined, version, url, pinned: false, holders: [] };
  }
  return {
    running: true,
    pid: server.pid,
    version,
    url: urlOf(server.address),
    pinned: await isPinned({ paths }, server),
    holders: await readHolders(ctx, server),
  };
}

async function readHolders(
  ctx: Pick<BaseContext, 'config'>,
  server: Postmaster,
): Promise<readonly string[]> {
  try {
    return await listHolders(await openHome(ctx), server);
  } catch (error) {
    // It was found running a moment ago and is on its way up or down: nobody uses it for sure.
    const passing = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '28P01', '3D000'];
    const code = sqlState(error) ?? (error as NodeJS.ErrnoException).code ?? '';
    const terminated = error instanceof Error && /Connection terminated/.test(error.message);
    if (passing.includes(code) || terminated) return [];
    throw error;
  }
}

function urlOf(address: ServerAddress): string {
  return formatDatabaseUrl({ ...address, user: APPLICATION_ROLE, database: APPLICATION_DATABASE });
}
