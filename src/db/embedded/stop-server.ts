import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';

import type { BaseContext } from '#context.ts';

import { connectAs } from './ensure-database.ts';
import { embeddedErrors } from './errors.ts';
import { applicationConnection, listOtherHolders } from './lease.ts';
import { HALF_MADE_PREFIX } from './make-data-folder.ts';
import { openHome, type EmbeddedHome } from './open-home.ts';
import { embeddedPaths } from './paths.ts';
import { unpinServer } from './pin.ts';
import { findPostmaster, type Postmaster } from './postmaster-pid.ts';
import { withServerMutex } from './server-mutex.ts';
import { stopPostmaster } from './stop-postmaster.ts';
import { removeUpgraded } from './upgrade/finish-upgrade.ts';

type StopContext = Pick<BaseContext, 'config' | 'clock' | 'signal'>;

export interface StopServerInput {
  /** Also where other processes use it: their connections are cut. */
  force: boolean;
}

/**
 * Stops the server and takes back what `keepServer` promised. Returns whether it ran.
 * @throws EMBEDDED_IN_USE with the holders, unless forced.
 */
export async function stopServer(
  ctx: StopContext,
  input: StopServerInput,
): Promise<{ stopped: boolean }> {
  if (!existsSync(embeddedPaths(ctx.config.dataDir).data)) return { stopped: false };
  const home = await openHome(ctx);
  return underMutex(ctx, home, () => stopHeld(ctx, home, input));
}

/**
 * Stops the server and removes the database folder for good. Returns whether there was one.
 * @throws EMBEDDED_IN_USE with the holders, unless forced.
 */
export async function resetServer(
  ctx: StopContext,
  input: StopServerInput,
): Promise<{ removed: boolean }> {
  const { data } = embeddedPaths(ctx.config.dataDir);
  if (!existsSync(data)) return { removed: false };
  const home = await openHome(ctx);
  return underMutex(ctx, home, async () => {
    await stopHeld(ctx, home, input);
    // Renamed first: half a database must never be taken for one.
    const gone = `${home.paths.home}/${HALF_MADE_PREFIX}${randomBytes(6).toString('hex')}`;
    await rename(data, gone);
    await rm(gone, { recursive: true });
    // An older copy must not take the place of what was removed.
    await removeUpgraded(home.paths);
    return { removed: true };
  });
}

async function underMutex<R>(
  ctx: StopContext,
  home: EmbeddedHome,
  work: () => Promise<R>,
): Promise<R> {
  const wait = { dataDir: home.dataDir, purpose: 'stops PostgreSQL', signal: ctx.signal };
  return withServerMutex(ctx, wait, work);
}

async function stopHeld(
  ctx: StopContext,
  home: EmbeddedHome,
  input: StopServerInput,
): Promise<{ stopped: boolean }> {
  const server = await findPostmaster(home.paths.data);
  if (server === undefined) {
    await unpinServer(home);
    return { stopped: false };
  }
  const holders = input.force ? [] : await listHolders(home, server);
  if (holders.length > 0) throw embeddedErrors.EMBEDDED_IN_USE({ holders });
  await unpinServer(home);
  await stopPostmaster(ctx, server, home.paths.data);
  return { stopped: true };
}

/** Every process that holds a lease on the running server. */
export async function listHolders(home: EmbeddedHome, server: Postmaster): Promise<string[]> {
  const connection = applicationConnection(home, server);
  const client = await connectAs({ ...connection, application_name: 'veza db' });
  try {
    return await listOtherHolders(client);
  } finally {
    await client.end();
  }
}
