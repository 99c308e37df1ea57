import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

import type { Config } from '#core/config.ts';

import { findPortHolder } from './ops/port-holder.ts';
import { serverErrors } from './server-errors.ts';

/**
 * Finds out whether the port can be had before anything else is started; another program may still
 * be quicker. @throws PORT_TAKEN, LISTEN_FAILED
 */
export async function requireFreePort({
  host,
  port,
}: Pick<Config['server'], 'host' | 'port'>): Promise<void> {
  const probe = createServer();
  await listen(probe, host, port);
  probe.close();
  await once(probe, 'close');
}

/**
 * Listens, or says who is in the way.
 * @throws PORT_TAKEN, LISTEN_FAILED
 */
export async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen({ host, port });
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      const holder = await findPortHolder(port);
      throw serverErrors.PORT_TAKEN({ host, port, holder }, { cause: error });
    }
    const reason = (error as Error).message;
    throw serverErrors.LISTEN_FAILED({ host, port, reason }, { cause: error });
  }
}
