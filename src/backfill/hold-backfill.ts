import { takeSessionLock, type SessionLock } from '#db/session-lock.ts';

import { backfillErrors } from './errors.ts';
import type { BackfillContext } from './model.ts';

const BACKFILL_LOCK = 0x76657a61_62616366n;
/** A run that was killed is gone from the server by then, also on a busy machine. */
const WAIT_MS_MAX = 5_000;

/**
 * Makes this the only run of its database, for as long as the process lives.
 * @throws BACKFILL_BUSY, DB_UNREACHABLE, DB_REFUSED
 */
export async function holdBackfill(ctx: BackfillContext): Promise<SessionLock> {
  const taken = await takeSessionLock(ctx, {
    key: BACKFILL_LOCK,
    applicationName: `veza backfill ${process.pid}`,
    waitMsMax: WAIT_MS_MAX,
  });
  if (taken.lock !== undefined) return taken.lock;
  const { holder } = taken;
  throw backfillErrors.BACKFILL_BUSY({
    holder: holder?.name ?? null,
    since: holder?.since.toISOString() ?? null,
  });
}
