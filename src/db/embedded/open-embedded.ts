import type pg from 'pg';

import type { BaseContext } from '#context.ts';

import type { Database } from '../database.ts';
import { sqlState, toDbError } from '../db-errors.ts';

import { explainLoss } from './explain-loss.ts';
import { ensureServer } from './ensure-server.ts';
import { applicationConnection, listOtherHolders, openLease } from './lease.ts';
import { openHome, type EmbeddedHome } from './open-home.ts';
import { isPinned } from './pin.ts';
import { findPostmaster, type Postmaster } from './postmaster-pid.ts';
import { withServerMutex } from './server-mutex.ts';
import { serverOptionsOf } from './server-options.ts';
import { stopPostmaster } from './stop-postmaster.ts';
import { formatDatabaseUrl } from '../database-url.ts';

type EmbeddedContext = Pick<BaseContext, 'config' | 'log' | 'clock' | 'signal'>;

const RELEASE_WAIT_MS = 30_000;
const RETRY_MS = 500;

/** A lease that is taken again when the connection breaks while the server should be running. */
interface Holding {
  lease: pg.Client | undefined;
  released: boolean;
  retaking: Promise<void> | undefined;
}

/**
 * Uses the server of the data folder together with the other veza processes: whoever comes first
 * starts it, the last one out stops it. A server that crashes or is killed is started again.
 * @throws the errors of `errors.ts`; DB_UNREACHABLE where the server is killed meanwhile
 */
export async function openEmbedded(ctx: EmbeddedContext): Promise<Database> {
  const home = await openHome(ctx);
  const holding: Holding = { lease: undefined, released: false, retaking: undefined };
  const server = await takeLease(ctx, home, holding);
  const connection = applicationConnection(home, server);
  return {
    kind: 'embedded',
    connection,
    displayUrl: formatDatabaseUrl(connection),
    explain: (error) => explainLoss(home.paths.data, error),
    [Symbol.asyncDispose]: () => release(ctx, home, holding),
  };
}

async function takeLease(
  ctx: EmbeddedContext,
  home: EmbeddedHome,
  holding: Holding,
): Promise<Postmaster> {
  const { dataDir } = home;
  const purpose = 'starts PostgreSQL';
  return withServerMutex(ctx, { dataDir, purpose, signal: ctx.signal }, async () => {
    const ensured = await ensureServer(ctx, home, serverOptionsOf(ctx.config));
    const { server } = ensured;
    try {
      holding.lease = await openLease(home, ensured);
    } catch (error) {
      // Nobody would stop a server that was started for a lease that nobody got.
      if (ensured.started) await stopPostmaster(ctx, server, home.paths.data);
      throw toDbError(error);
    }
    watchLease(ctx, home, holding, holding.lease);
    return server;
  });
}

function watchLease(
  ctx: EmbeddedContext,
  home: EmbeddedHome,
  holding: Holding,
  lease: pg.Client,
): void {
  let planned = false;
  lease.on('error', (error) => {
    // Somebody stopped the server on purpose; starting it again would undo that. Sessions of a
    // server that was killed end with the same code and other words.
    planned ||= sqlState(error) === '57P01' && !/unexpected postmaster exit/.test(error.message);
  });
  lease.once('end', () => {
    if (holding.released || holding.lease !== lease) return;
    holding.lease = undefined;
    ctx.log.warn({ planned }, 'the connection to the embedded PostgreSQL broke');
    if (!planned) holding.retaking = retake(ctx, home, holding);
  });
}

async function retake(ctx: EmbeddedContext, home: EmbeddedHome, holding: Holding): Promise<void> {
  while (!holding.released && !ctx.signal.aborted) {
    try {
      await takeLease(ctx, home, holding);
      ctx.log.info('the embedded PostgreSQL is in use again');
      return;
    } catch (error) {
      if (ctx.signal.aborted) return;
      ctx.log.error({ err: error }, 'the embedded PostgreSQL cannot be used; trying again');
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

async function release(ctx: EmbeddedContext, home: EmbeddedHome, holding: Holding): Promise<void> {
  if (holding.released) return;
  holding.released = true;
  await holding.retaking;
  const { lease } = holding;
  if (lease === undefined) return;
  const { dataDir, paths } = home;
  const wait = { dataDir, purpose: 'stops PostgreSQL', waitMaxMs: RELEASE_WAIT_MS };
  await withServerMutex(ctx, wait, async () => {
    const server = await findPostmaster(paths.data);
    const others = server === undefined ? [] : await findOthers(ctx, lease);
    await lease.end();
    const isUsed = others === undefined || others.length > 0;
    if (server === undefined || isUsed || (await isPinned(home, server))) return;
    await stopPostmaster(ctx, server, paths.data);
  });
}

/** Undefined where the server is killed while it is asked: then there is nothing to stop, either. */
async function findOthers(ctx: EmbeddedContext, lease: pg.Client): Promise<string[] | undefined> {
  try {
    return await listOtherHolders(lease);
  } catch (error) {
    ctx.log.debug({ err: error }, 'the embedded PostgreSQL went away before it was given back');
    return undefined;
  }
}
