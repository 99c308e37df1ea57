import { createHash } from 'node:crypto';
import { hostname } from 'node:os';

import { applicationName } from '#db/application-name.ts';
import { takeSessionLock, type SessionLock } from '#db/session-lock.ts';

import { transcodeErrors } from './errors.ts';
import type { TranscodeFilesContext } from './model.ts';

/** A run that was killed is gone from the server by then, also on a busy machine. */
const WAIT_MS_MAX = 5_000;

/**
 * Makes this the only run that writes below a folder, for as long as the process lives.
 * @param outRoot absolute and without symbolic links, so that two ways of writing it are one.
 * @throws OUT_BUSY, DB_UNREACHABLE, DB_REFUSED
 */
export async function holdOutRoot(
  ctx: TranscodeFilesContext,
  outRoot: string,
): Promise<SessionLock> {
  const digest = createHash('sha256').update(`veza transcode\0${outRoot}`).digest();
  const taken = await takeSessionLock(ctx, {
    key: digest.readBigInt64BE(0),
    applicationName: applicationName('transcode', hostname(), process.pid),
    waitMsMax: WAIT_MS_MAX,
  });
  if (taken.lock !== undefined) return taken.lock;
  const { holder } = taken;
  throw transcodeErrors.OUT_BUSY({
    path: outRoot,
    holder: holder?.name ?? null,
    since: holder?.since.toISOString() ?? null,
  });
}
