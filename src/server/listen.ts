import { once } from 'node:events';
import type { Server } from 'node:http';

import { findPortHolder } from './ops/port-holder.ts';
import { serverErrors } from './server-errors.ts';

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
