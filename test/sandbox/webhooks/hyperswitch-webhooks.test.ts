import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { RETRY_DELAYS_MS } from '#sandbox/webhooks/schedules.ts';
import { signHyperswitch } from '#sandbox/webhooks/sign.ts';

import { openReceiver, type Received } from '../support/open-receiver.ts';
import { card, GOOD_CARD, openSandbox, type TestSandbox } from '../support/open-sandbox.ts';
import { isHyperswitch } from '../support/validators.ts';

async function open(): Promise<{
  sandbox: TestSandbox;
  receiver: Awaited<ReturnType<typeof openReceiver>>;
  types: () => Promise<unknown[]>;
}> {
  const sandbox = await openSandbox();
  const receiver = await openReceiver();
  sandbox.setWebhooks({ hyperswitch: receiver.url });
  const types = async (): Promise<unknown[]> => {
    await sandbox.settled();
    return receiver.received.map((one) => one.json()['event_type']);
  };
  return { sandbox, receiver, types };
}

function isGenuine(sandbox: TestSandbox, { body, headers }: Received): boolean {
  const key = sandbox.hyperswitch.paymentResponseHashKey!;
  const expected = createHmac('sha512', key).update(body).digest('hex');
  return headers['x-webhook-signature-512'] === expected;
}

test('the signature is that of the known vector', () => {
  const body =
    '{"merchant_id":"merchant_1","event_id":"evt_0001","event_type":"payment_succeeded","content":{"type":"payment_details","object":{"payment_id":"pay_00000000000000000000000001","status":"succeeded","amount":1999,"currency":"EUR"}},"timestamp":"2026-01-02T03:04:05.000Z"}';
  expect(body).toHaveLength(268);
  expect(signHyperswitch('hs_test_key', body)).toBe(
    '27bd2a58cccad03f5aa9f0e10471afa4652b094da9de1b1f05e7bfef2c42afaf7a111f2e161728630617e1d3057206732a243a70441fdbcc3db523db85bbedde',
  );
});

test('there are 17 tries, the last a day and a minute after the first', () => {
  const delays = RETRY_DELAYS_MS.hyperswitch;
  expect([delays.length + 1, delays.reduce((sum, ms) => sum + ms, 0)]).toEqual([17, 86_460_000]);
});

describe('a webhook', () => {
  test('has the documented shape, an id that sorts by time, and a signature over its bytes', async () => {
    const { sandbox, receiver } = await open();
    const first = await sandbox.paid();
    await sandbox.advance(1000);
    await sandbox.call('POST', '/refunds', { payment_id: first });
    await sandbox.settled();
    const [payment, refund] = receiver.received.map((one) => one.json());
    for (const body of [payment, refund]) isHyperswitch('OutgoingWebhook', body);
    expect(receiver.received.every((one) => isGenuine(sandbox, one))).toBe(true);
    expect(payment).toMatchObject({
      merchant_id: sandbox.hyperswitch.merchantId,
      event_type: 'payment_succeeded',
      content: { type: 'payment_details', object: { payment_id: first, status: 'succeeded' } },
    });
    expect(refund).toMatchObject({
      event_type: 'refund_succeeded',
      content: { type: 'refund_details' },
    });
    expect(String(payment!['event_id']) < String(refund!['event_id'])).toBe(true);
    expect(receiver.received[0]!.headers['x-request-id']).toBeUndefined();
  });

  test('without a key has no signature at all', async () => {
    const { sandbox, receiver } = await open();
    sandbox.levers.setPaymentResponseHashKey(null);
    await sandbox.paid();
    await sandbox.settled();
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]!.headers).not.toHaveProperty('x-webhook-signature-512');
  });

  test('that nobody takes is sent 17 times, each time the bytes of the beginning', async () => {
    const { sandbox, receiver } = await open();
    receiver.status = 500;
    const { body } = await sandbox.call('POST', '/payments', {
      ...GOOD_CARD,
      ...card('4000000000003220'),
    });
    await sandbox.settled();
    sandbox.levers.completePayment(body['payment_id']);
    sandbox.levers.dropEvent(sandbox.state.events.all().at(-1)!.id);
    await sandbox.advance(86_459_000);
    expect(receiver.received).toHaveLength(16);
    await sandbox.advance(10 * 86_400_000);
    expect(receiver.received).toHaveLength(17);
    expect(new Set(receiver.received.map((one) => one.body.toString())).size).toBe(1);
    expect(receiver.received.every((one) => isGenuine(sandbox, one))).toBe(true);
    expect(receiver.received[16]!.json()['content']).toMatchObject({
      object: { status: 'requires_customer_action' },
    });
  });

  test('that is taken late is not sent again', async () => {
    const { sandbox, receiver } = await open();
    receiver.status = 503;
    await sandbox.paid();
    await sandbox.settled();
    receiver.status = 204;
    await sandbox.advance(60_000);
    await sandbox.advance(86_400_000);
    expect(receiver.received).toHaveLength(2);
    expect(sandbox.state.events.all()[0]!.isDelivered).toBe(true);
  });

  test('exists once for an object and a type', async () => {
    const { sandbox, types } = await open();
    const { body } = await sandbox.call('POST', '/payments', {
      ...GOOD_CARD,
      ...card('4000000000000002'),
    });
    await sandbox.call('POST', `/payments/${body['payment_id']}/confirm`, card('4000000000009995'));
    await sandbox.call('POST', `/payments/${body['payment_id']}/confirm`, card('4242424242424242'));
    expect(await types()).toEqual(['payment_failed', 'payment_succeeded']);
  });

  test('does not exist for refunds that are pending or in review', async () => {
    const { sandbox, types } = await open();
    const payment = await sandbox.paid();
    sandbox.levers.setBehaviour({ newRefunds: 'review' });
    const { body } = await sandbox.call('POST', '/refunds', { payment_id: payment, amount: 1 });
    expect(body['error_code']).toBe('IE');
    sandbox.levers.setBehaviour({ newRefunds: 'pending' });
    await sandbox.call('POST', '/refunds', { payment_id: payment, amount: 1 });
    await sandbox.call('POST', '/payments', { amount: 1, currency: 'EUR' });
    expect(await types()).toEqual(['payment_succeeded']);
  });

  test.each([
    ['requires_capture', 'payment_authorized'],
    ['partially_authorized_and_requires_capture', 'payment_partially_authorized'],
    ['partially_captured', 'payment_captured'],
    ['processing', 'payment_processing'],
    ['conflicted', 'action_required'],
    ['review', 'action_required'],
    ['cancelled_post_capture', 'payment_cancelled_post_capture'],
    ['expired', 'payment_expired'],
    ['requires_confirmation', undefined],
  ] as const)('of the status %s is %s', async (status, type) => {
    const { sandbox, types } = await open();
    const id = await sandbox.paid();
    sandbox.levers.setPaymentStatus(id, status);
    expect((await types()).slice(1)).toEqual(type === undefined ? [] : [type]);
  });

  test('of a dispute says a text for the amount, and that nothing is refunded although it is', async () => {
    const { sandbox, receiver } = await open();
    const payment = await sandbox.paid();
    await sandbox.call('POST', '/refunds', { payment_id: payment });
    const id = sandbox.levers.openDispute(payment);
    await sandbox.settled();
    const told = receiver.received.at(-1)!.json();
    isHyperswitch('OutgoingWebhook', told);
    expect(told['content']).toMatchObject({
      object: { amount: '1999', is_already_refunded: false },
    });
    const { body } = await sandbox.call('GET', `/disputes/${id}`);
    expect(body).toMatchObject({ amount: '1999', is_already_refunded: true });
  });

  test('can be of every type that there is', async () => {
    const { sandbox, types } = await open();
    const file = path.join(import.meta.dirname, '../fixtures/enums.json');
    const enums = JSON.parse(readFileSync(file, 'utf8')) as {
      hyperswitch: { EventType: string[] };
    };
    for (const type of enums.hyperswitch.EventType) {
      sandbox.levers.sendHyperswitchEvent(type, 'payouts', 'po_1', { payout_id: 'po_1' });
    }
    expect(await types()).toEqual(enums.hyperswitch.EventType);
    expect(enums.hyperswitch.EventType).toHaveLength(31);
  });
});

describe('the events API', () => {
  test('finds what was not delivered, shows its tries and sends it again', async () => {
    const { sandbox, receiver } = await open();
    receiver.status = 500;
    await sandbox.paid();
    await sandbox.settled();
    await sandbox.advance(60_000);
    const merchant = `/events/${sandbox.hyperswitch.merchantId}`;
    const { body } = await sandbox.call('POST', merchant, { is_delivered: false });
    expect(body['total_count']).toBe(1);
    const [event] = body['events'];
    receiver.status = 200;
    const retried = await sandbox.call('POST', `${merchant}/${event.event_id}/retry`);
    expect(retried.body).toMatchObject({
      delivery_attempt: 'manual_retry',
      response: { status_code: 200 },
    });
    const attempts = await sandbox.call('GET', `${merchant}/${event.event_id}/attempts`);
    const kinds = attempts.body.map((one: { delivery_attempt: string }) => one.delivery_attempt);
    expect(kinds).toEqual(['initial_attempt', 'automatic_retry', 'manual_retry']);
    expect(new Set(attempts.body.map((one: { event_id: string }) => one.event_id)).size).toBe(3);
    const left = await sandbox.call('POST', merchant, { is_delivered: false });
    expect(left.body['total_count']).toBe(0);
  });

  test('takes the admin key and not that of the merchant', async () => {
    const { sandbox } = await open();
    const url = `/events/${sandbox.hyperswitch.merchantId}`;
    const answer = await sandbox.call('POST', url, {}, { 'api-key': sandbox.hyperswitch.apiKey });
    expect(answer.status).toBe(401);
  });
});
