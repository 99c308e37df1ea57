import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A port of the host that nobody listens on at this moment. */
export async function findFreePort(host: string): Promise<number> {
  const probe = createServer();
  probe.listen(0, host);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
