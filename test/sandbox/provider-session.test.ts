import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Stripe } from 'stripe';
import { afterEach, expect, test } from 'vitest';

import { startSandbox, type RunningSandbox } from '#sandbox/index.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open(): Promise<RunningSandbox> {
  const sandbox = await startSandbox({ seed: 'session', clock: 'virtual' });
  closing.push(() => sandbox.close());
  return sandbox;
}

test('the official client transfers, reverses and is told of it', async () => {
  const sandbox = await open();
  const received: { body: string; signature: string }[] = [];
  const receiver = createServer((request: IncomingMessage, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ body, signature: String(request.headers['stripe-signature']) });
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => receiver.close(resolve)));
  const { port } = receiver.address() as AddressInfo;
  sandbox.setWebhooks({ stripe: `http://127.0.0.1:${port}/` });
  sandbox.levers.topUpBalance('eur', 1000);
  const destination = sandbox.levers.setAccount(null);
  const stripe = new Stripe(sandbox.stripe.secretKey, {
    host: '127.0.0.1',
    port: sandbox.port,
    protocol: 'http',
    maxNetworkRetries: 0,
  });
  const transfer = await stripe.transfers.create(
    { amount: 700, currency: 'eur', destination, transfer_group: 'order_1' },
    { idempotencyKey: 'one' },
  );
  const reversal = await stripe.transfers.createReversal(transfer.id, { amount: 200 });
  const after = await stripe.transfers.retrieve(transfer.id);
  expect(after).toMatchObject({ amount_reversed: 200, reversed: false });
  expect(after.reversals.data.map(({ id }) => id)).toEqual([reversal.id]);
  await sandbox.settled();
  const events = received.map(({ body, signature }) =>
    stripe.webhooks.constructEvent(body, signature, sandbox.stripe.webhookSecret),
  );
  expect(events.map(({ type }) => type)).toEqual(['transfer.created', 'transfer.reversed']);
});
