import { randomBytes } from 'node:crypto';

import type { Context } from '#context.ts';

import { takeSessionLock, type SessionLock } from '../session-lock.ts';

/**
 * Takes a lock that nobody else has, which says that this process lives. Whoever can take the same
 * lock from elsewhere knows that it is dead.
 * @throws DB_UNREACHABLE, DB_REFUSED
 */
export async function holdWorkerLock(
  ctx: Pick<Context, 'database' | 'log' | 'clock' | 'signal'>,
): Promise<SessionLock> {
  for (;;) {
    const { lock } = await takeSessionLock(ctx, {
      key: randomBytes(8).readBigInt64BE(),
      applicationName: 'veza worker lock',
      waitMsMax: 0,
    });
    if (lock !== undefined) return lock;
  }
}
