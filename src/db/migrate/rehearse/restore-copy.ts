import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import { openBackupFile, restoreDatabase, type RestoreEvent } from '../../backup/index.ts';
import { openScratchDatabase, type ScratchDatabase } from '../scratch-database.ts';

/** Connections that load at the same time; whoever uses the server keeps most of it. */
const JOBS = 2;

/**
 * Restores a backup beside the configured database, which is only asked for room; what is restored
 * is dropped when it is disposed.
 * @throws SCRATCH_DATABASE_DENIED, and what opening and restoring a backup throw
 */
export async function* restoreCopy(
  ctx: Pick<Context, 'database' | 'log' | 'clock' | 'signal'>,
  path: string,
): Work<RestoreEvent, ScratchDatabase> {
  await using file = await openBackupFile(path);
  const scratch = await openScratchDatabase(ctx);
  let isWhole = false;
  try {
    const there = { ...ctx, database: { ...ctx.database, connection: scratch.connection } };
    const input = { jobs: JOBS, replace: false, force: false, keepOld: false };
    yield* restoreDatabase(there, file, input);
    isWhole = true;
    return scratch;
  } finally {
    if (!isWhole) await scratch[Symbol.asyncDispose]();
  }
}
