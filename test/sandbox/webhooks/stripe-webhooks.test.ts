import { Stripe } from 'stripe';
import { expect, test } from 'vitest';

import { signStripe } from '#sandbox/webhooks/sign.ts';

import { openReceiver, type Received } from '../support/open-receiver.ts';
import { openSandbox, type TestSandbox } from '../support/open-sandbox.ts';
import { isStripe } from '../support/validators.ts';

async function open(): Promise<{
  sandbox: TestSandbox;
  receiver: Awaited<ReturnType<typeof openReceiver>>;
}> {
  const sandbox = await openSandbox();
  const receiver = await openReceiver();
  sandbox.setWebhooks({ stripe: receiver.url });
  sandbox.levers.topUpBalance('eur', 10_000);
  sandbox.levers.setAccount('acct_seller');
  return { sandbox, receiver };
}

const transfer = (sandbox: TestSandbox): string =>
  sandbox.levers.transferByHand({ amountMinor: 10, currency: 'eur', destination: 'acct_seller' });

/** As the client checks it, at the sandbox's time. */
function verify(
  sandbox: TestSandbox,
  { body, headers }: Received,
  secret = sandbox.stripe.webhookSecret,
): Stripe.Event {
  const header = headers['stripe-signature']!;
  return Stripe.webhooks.constructEvent(
    body,
    header,
    secret,
    300,
    undefined,
    sandbox.clock.now().getTime(),
  );
}

test('the signature is that of the known vector', () => {
  const body = '{"id":"evt_1","object":"event"}';
  expect(signStripe(['whsec_test'], 1_700_000_000, body)).toBe(
    't=1700000000,v1=4c15fb2a43f93ef61eaa3e0893866d57cad9cad4223242cfb96f362480cb4021',
  );
});

test('a delivery is verified by the official client, and fits the schema', async () => {
  const { sandbox, receiver } = await open();
  const id = transfer(sandbox);
  await sandbox.settled();
  const event = verify(sandbox, receiver.received[0]!);
  isStripe('event', event);
  expect(event).toMatchObject({
    type: 'transfer.created',
    livemode: false,
    data: { object: { id } },
  });
  expect(await sandbox.client().events.retrieve(event.id)).toMatchObject({
    id: event.id,
    type: event.type,
  });
});

test('events of a connected account name it', async () => {
  const { sandbox, receiver } = await open();
  sandbox.levers.setAccount('acct_seller', { isRestricted: true });
  await sandbox.settled();
  expect(verify(sandbox, receiver.received[0]!)).toMatchObject({
    type: 'account.updated',
    account: 'acct_seller',
  });
});

test('during a rotation both secrets verify, after it the new one only', async () => {
  const { sandbox, receiver } = await open();
  const old = sandbox.stripe.webhookSecret;
  sandbox.levers.rotateWebhookSecret();
  transfer(sandbox);
  await sandbox.settled();
  const [during] = receiver.received;
  expect(verify(sandbox, during!).type).toBe(verify(sandbox, during!, old).type);
  sandbox.levers.rotateWebhookSecret(false);
  transfer(sandbox);
  await sandbox.settled();
  expect(verify(sandbox, receiver.received[1]!).type).toBe('transfer.created');
  expect(() => verify(sandbox, receiver.received[1]!, old)).toThrow('signature');
});

test('what nobody takes is tried for three days, signed anew each time', async () => {
  const { sandbox, receiver } = await open();
  receiver.status = 500;
  transfer(sandbox);
  await sandbox.advance(3 * 86_400_000);
  const times = receiver.received.map(({ headers }) =>
    Number(/t=(\d+)/.exec(headers['stripe-signature']!)![1]),
  );
  expect(times).toHaveLength(10);
  const spanHours = (times.at(-1)! - times[0]!) / 3600;
  expect(spanHours).toBeGreaterThan(60);
  expect(spanHours).toBeLessThan(72);
  expect(new Set(times).size).toBe(10);
  expect(new Set(receiver.received.map(({ body }) => body.toString())).size).toBe(1);
  const [event] = (await sandbox.client().events.list({ delivery_success: false })).data;
  expect(event!.pending_webhooks).toBe(1);
});
