import type { BaseContext } from '#context.ts';

import { formatDatabaseUrl } from '../database-url.ts';
import { sqlState } from '../db-errors.ts';
import type { DatabaseStatus } from '../read-database-status.ts';

import { chooseAddress, type ServerAddress } from './address.ts';
import { findBinaries, readServerVersion } from './binaries.ts';
import { openHome } from './open-home.ts';
import { embeddedPaths } from './paths.ts';
import { isPinned } from './pin.ts';
import { findPostmaster, type Postmaster } from './postmaster-pid.ts';
import { APPLICATION_DATABASE, APPLICATION_ROLE } from './settings.ts';
import { listHolders } from './stop-server.ts';

/** Looks at the embedded server of the data folder; starts none and makes no folder. */
export async function readServerStatus(
  ctx: Pick<BaseContext, 'config'>,
): Promise<Omit<DatabaseStatus, 'kind'>> {
  const paths = embeddedPaths(ctx.config.dataDir);
  const version = await readServerVersion(await findBinaries());
  const server = await findPostmaster(paths.data);
  if (server?.status !== 'ready' || server.address === undefined) {
    // Where it would listen; a port on the loopback address is drawn anew at every start.
    return { running: false, version, url: urlOf(await chooseAddress(paths.run)) };
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
