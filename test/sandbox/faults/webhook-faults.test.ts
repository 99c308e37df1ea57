import { createHmac } from 'node:crypto';

import { expect, test } from 'vitest';

import { openReceiver, type Receiver } from '../support/open-receiver.ts';
import { openSandbox, type TestSandbox } from '../support/open-sandbox.ts';

async function open(): Promise<{ sandbox: TestSandbox; receiver: Receiver }> {
  const sandbox = await openSandbox();
  const receiver = await openReceiver();
  sandbox.setWebhooks({ hyperswitch: receiver.url, stripe: receiver.url });
  return { sandbox, receiver };
}

/** Whether each delivery so far was signed over its own bytes with the right key. */
function verdicts(sandbox: TestSandbox, receiver: Receiver): boolean[] {
  const key = sandbox.hyperswitch.paymentResponseHashKey!;
  return receiver.received.map(
    ({ body, headers }) =>
      createHmac('sha512', key).update(body).digest('hex') === headers['x-webhook-signature-512'],
  );
}

const paymentsOf = (receiver: Receiver): unknown[] =>
  receiver.received.map(
    (one) => (one.json()['content'] as { object: { payment_id: string } }).object.payment_id,
  );

test('webhook_duplicate delivers the same event several times', async () => {
  const { sandbox, receiver } = await open();
  sandbox.inject({ fault: { kind: 'webhook_duplicate', count: 3 }, times: 1 });
  await sandbox.paid();
  await sandbox.settled();
  expect(receiver.received).toHaveLength(3);
  expect(new Set(receiver.received.map((one) => one.json()['event_id'])).size).toBe(1);
});

test('webhook_reorder lets the next event pass', async () => {
  const { sandbox, receiver } = await open();
  sandbox.inject({ fault: { kind: 'webhook_reorder' }, times: 1 });
  const [first, second] = [await sandbox.paid(), await sandbox.paid()];
  await sandbox.settled();
  expect(paymentsOf(receiver)).toEqual([second, first]);
});

test('webhook_reorder does not wait for ever', async () => {
  const { sandbox, receiver } = await open();
  sandbox.inject({ fault: { kind: 'webhook_reorder', ms: 5000 }, times: 1 });
  const first = await sandbox.paid();
  await sandbox.advance(4999);
  expect(receiver.received).toEqual([]);
  await sandbox.advance(1);
  expect(paymentsOf(receiver)).toEqual([first]);
});

test('webhook_delay carries the state of then', async () => {
  const { sandbox, receiver } = await open();
  sandbox.inject({ match: { event: 'payment_auth*' }, fault: { kind: 'webhook_delay' } });
  const id = await sandbox.paid({ capture_method: 'manual' });
  await sandbox.call('POST', `/payments/${id}/capture`);
  await sandbox.advance(86_400_000);
  expect(receiver.received.map((one) => one.json()['event_type'])).toEqual([
    'payment_succeeded',
    'payment_authorized',
  ]);
});

test('webhook_drop is never delivered, and the events API says so', async () => {
  const { sandbox, receiver } = await open();
  sandbox.inject({ fault: { kind: 'webhook_drop' }, times: 1 });
  await sandbox.paid();
  await sandbox.advance(2 * 86_400_000);
  expect(receiver.received).toEqual([]);
  const { body } = await sandbox.call('POST', `/events/${sandbox.hyperswitch.merchantId}`, {
    is_delivered: false,
  });
  expect(body['total_count']).toBe(1);
});

test('webhook_corrupt means the same in other bytes, and the retry is right', async () => {
  const { sandbox, receiver } = await open();
  sandbox.inject({ fault: { kind: 'webhook_corrupt' }, times: 1 });
  receiver.status = 401;
  await sandbox.paid();
  await sandbox.settled();
  receiver.status = 200;
  await sandbox.advance(60_000);
  expect(verdicts(sandbox, receiver)).toEqual([false, true]);
  expect(receiver.received[0]!.json()).toEqual(receiver.received[1]!.json());
});

test('webhook_forge comes first, asks for more, and is signed by nobody we know', async () => {
  const { sandbox, receiver } = await open();
  sandbox.inject({ fault: { kind: 'webhook_forge' }, times: 1 });
  await sandbox.paid();
  await sandbox.settled();
  expect(verdicts(sandbox, receiver)).toEqual([false, true]);
  const amounts = receiver.received.map(
    (one) => (one.json()['content'] as { object: { amount: number } }).object.amount,
  );
  expect(amounts).toEqual([19_999, 1999]);
});

test('webhook_oversize is genuine and long', async () => {
  const { sandbox, receiver } = await open();
  sandbox.inject({ fault: { kind: 'webhook_oversize', bytes: 70_000 }, times: 1 });
  await sandbox.paid();
  await sandbox.settled();
  expect(receiver.received[0]!.body.length).toBeGreaterThan(70_000);
  expect(verdicts(sandbox, receiver)).toEqual([true]);
});

test('a lever sends an event again, and drops one that waits', async () => {
  const { sandbox, receiver } = await open();
  receiver.status = 500;
  await sandbox.paid();
  await sandbox.settled();
  const [event] = sandbox.state.events.all();
  await sandbox.levers.redeliverEvent(event!.id);
  expect(receiver.received).toHaveLength(2);
  sandbox.levers.dropEvent(event!.id);
  await sandbox.advance(86_400_000);
  expect(receiver.received).toHaveLength(2);
});
