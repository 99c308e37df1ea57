import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { onTestFinished } from 'vitest';

/** A delivery as it came. */
export interface Received {
  readonly path: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly json: () => Record<string, unknown>;
}

export interface Receiver {
  readonly url: string;
  /** In order of arrival. */
  readonly received: Received[];
  /** What is answered from now on. */
  status: number;
}

/** Takes webhooks for one test. */
export async function openReceiver(): Promise<Receiver> {
  const receiver = { url: '', received: [] as Received[], status: 200 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      receiver.received.push({
        path: request.url ?? '',
        body,
        headers: request.headers as Record<string, string | undefined>,
        json: () => JSON.parse(body.toString('utf8')) as Record<string, unknown>,
      });
      response.statusCode = receiver.status;
      response.end('taken');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return receiver;
}
