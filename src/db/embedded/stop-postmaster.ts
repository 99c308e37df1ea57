import type { BaseContext } from '#context.ts';

import { embeddedErrors } from './errors.ts';
import { isPostmasterOf, type Postmaster } from './postmaster-pid.ts';

const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 10;

/**
 * Fast shutdown: sessions are ended, a checkpoint is written, the server is gone when this returns.
 * @throws EMBEDDED_STOP_FAILED
 */
export async function stopPostmaster(
  ctx: Pick<BaseContext, 'clock'>,
  postmaster: Postmaster,
  dataFolder: string,
): Promise<void> {
  const { pid } = postmaster;
  const deadline = ctx.clock.monotonicMs() + STOP_TIMEOUT_MS;
  let asked = false;
  while (await isPostmasterOf(pid, dataFolder)) {
    if (!asked) asked = signalIfThere(pid);
    if (ctx.clock.monotonicMs() > deadline) {
      throw embeddedErrors.EMBEDDED_STOP_FAILED({ pid, waitedMs: STOP_TIMEOUT_MS });
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function signalIfThere(pid: number): boolean {
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  return true;
}
