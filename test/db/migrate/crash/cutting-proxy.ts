import { once } from 'node:events';
import {
  createServer,
  connect,
  type AddressInfo,
  type NetConnectOpts,
  type Socket,
} from 'node:net';

/** A way to a server that can be cut at any moment. */
export interface CuttingProxy extends AsyncDisposable {
  readonly port: number;
  /** Ends every connection through it without a word. */
  cut(): void;
}

export async function openCuttingProxy(target: NetConnectOpts): Promise<CuttingProxy> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    [Symbol.asyncDispose]: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
