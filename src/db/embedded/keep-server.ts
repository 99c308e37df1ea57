import type { BaseContext } from '#context.ts';

import { ensureServer } from './ensure-server.ts';
import { openLease } from './lease.ts';
import { openHome } from './open-home.ts';
import { pinServer } from './pin.ts';
import { withServerMutex } from './server-mutex.ts';
import { serverOptionsOf } from './server-options.ts';
import { stopPostmaster } from './stop-postmaster.ts';

/**
 * Starts the server where it does not run, and keeps it running after the last process has left,
 * until `stopServer`.
 * @throws the errors of `errors.ts`
 */
export async function keepServer(
  ctx: Pick<BaseContext, 'config' | 'clock' | 'signal'>,
): Promise<{ pid: number; started: boolean }> {
  const home = await openHome(ctx);
  const { dataDir, paths } = home;
  const wait = { dataDir, purpose: 'starts PostgreSQL', signal: ctx.signal };
  return withServerMutex(ctx, wait, async () => {
    const ensured = await ensureServer(ctx, home, serverOptionsOf(ctx.config));
    const { server, started } = ensured;
    try {
      const lease = await openLease(home, ensured);
      await lease.end();
      await pinServer(home, server);
    } catch (error) {
      if (started) await stopPostmaster(ctx, server, paths.data);
      throw error;
    }
    return { pid: server.pid, started };
  });
}
