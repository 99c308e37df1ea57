import { createServer } from 'node:net';
import path from 'node:path';

import { EMBEDDED_PORT } from './settings.ts';

/** Where the server listens: a socket in a folder, or a port on the loopback address. */
export interface ServerAddress {
  /** Folder of the Unix socket, or `127.0.0.1`. */
  readonly host: string;
  readonly port: number;
}

/** sun_path holds 108 bytes on Linux and 104 on macOS; the lock file beside it needs some too. */
const SOCKET_PATH_BYTES_MAX = 98;

/**
 * A Unix socket in the run folder; where its path would be too long for the kernel, a port on the
 * loopback address: the same as before where it is free, because processes that use the server
 * come back to it.
 */
export async function chooseAddress(
  runFolder: string,
  previous?: ServerAddress,
): Promise<ServerAddress> {
  const socket = path.join(runFolder, `.s.PGSQL.${EMBEDDED_PORT}`);
  if (Buffer.byteLength(socket) <= SOCKET_PATH_BYTES_MAX) {
    return { host: runFolder, port: EMBEDDED_PORT };
  }
  return { host: '127.0.0.1', port: await findFreePort(previous?.port ?? 0) };
}

async function findFreePort(wanted: number): Promise<number> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(wanted, '127.0.0.1', resolve);
    });
  } catch (error) {
    if (wanted === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return findFreePort(0);
  }
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
