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
 * A Unix socket in the run folder; where its path would be too long for the kernel, a free port on
 * the loopback address.
 */
export async function chooseAddress(runFolder: string): Promise<ServerAddress> {
  const socket = path.join(runFolder, `.s.PGSQL.${EMBEDDED_PORT}`);
  if (Buffer.byteLength(socket) <= SOCKET_PATH_BYTES_MAX) {
    return { host: runFolder, port: EMBEDDED_PORT };
  }
  return { host: '127.0.0.1', port: await findFreePort() };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
