import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { CURRENCIES } from '#sandbox/hyperswitch/currencies.ts';

import { card, GOOD_CARD, openSandbox } from '../support/open-sandbox.ts';

const enums = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../fixtures/enums.json'), 'utf8'),
) as { hyperswitch: { Currency: string[]; IntentStatus: string[] } };

describe('a payment', () => {
  test.each([
    ['4242424242424242', 'succeeded', null, 1999],
    ['4000000000000002', 'failed', 'card_declined', null],
    ['4000000000009995', 'failed', 'insufficient_funds', null],
    ['4000000000003220', 'requires_customer_action', null, null],
  ])('with the card %s is %s', async (number, status, code, received) => {
    const sandbox = await openSandbox();
    const { body } = await sandbox.call('POST', '/payments', { ...GOOD_CARD, ...card(number) });
    expect(body).toMatchObject({ status, error_code: code, amount_received: received });
    expect((await sandbox.call('GET', `/payments/${body['payment_id']}`)).body).toEqual(body);
  });

  test('keeps the id, the metadata and the reference that the caller chose', async () => {
    const sandbox = await openSandbox();
    const given = {
      payment_id: 'pay_01hwy2x6vtfg8rtqg14d2pf2db',
      metadata: { order_id: 'o-1' },
      merchant_order_reference_id: 'o-1',
      customer_id: 'cus_1',
    };
    expect(
      (await sandbox.call('POST', '/payments', { ...GOOD_CARD, ...given })).body,
    ).toMatchObject(given);
  });

  test('with an id that is taken is refused, whatever the idempotency key says', async () => {
    const sandbox = await openSandbox();
    const headers = { 'Idempotency-Key': 'one' };
    const request = { ...GOOD_CARD, payment_id: 'pay_one' };
    await sandbox.call('POST', '/payments', request, headers);
    const again = await sandbox.call('POST', '/payments', request, headers);
    expect([again.status, again.body['error'].code]).toEqual([400, 'HE_01']);
    // Without an id of the caller's the key protects from nothing.
    await sandbox.call('POST', '/payments', GOOD_CARD, headers);
    await sandbox.call('POST', '/payments', GOOD_CARD, headers);
    expect(sandbox.state.payments.size).toBe(3);
  });

  test.each([
    ['amount', { amount: undefined }, 'IR_04'],
    ['currency', { currency: undefined }, 'IR_04'],
    ['a currency in lower case', { currency: 'eur' }, 'IR_06'],
    ['an amount that is text', { amount: '1999' }, 'IR_06'],
    ['an amount beyond what is exact', { amount: 2 ** 53 }, 'IR_06'],
    ['an amount below zero', { amount: -1 }, 'IR_07'],
    ['a strange id', { payment_id: 'with space' }, 'IR_05'],
    ['metadata without end', { metadata: { note: 'x'.repeat(501) } }, 'IR_05'],
    ['a card that is none', card('12ab'), 'CE_04'],
  ])('is refused for %s', async (_name, fields, code) => {
    const sandbox = await openSandbox();
    const answer = await sandbox.call('POST', '/payments', { ...GOOD_CARD, ...fields });
    expect([answer.status, answer.body['error'].code]).toEqual([400, code]);
    expect(sandbox.state.payments.size).toBe(0);
  });

  test('that is authorized is captured in one part or in several', async () => {
    const sandbox = await openSandbox();
    const one = await sandbox.paid({ capture_method: 'manual' });
    expect((await sandbox.call('GET', `/payments/${one}`)).body['status']).toBe('requires_capture');
    const part = await sandbox.call('POST', `/payments/${one}/capture`, { amount_to_capture: 999 });
    expect(part.body).toMatchObject({
      status: 'partially_captured',
      amount_received: 999,
      amount_capturable: 0,
    });
    const many = await sandbox.paid({ capture_method: 'manual_multiple' });
    const first = await sandbox.call('POST', `/payments/${many}/capture`, {
      amount_to_capture: 999,
    });
    expect(first.body['status']).toBe('partially_captured_and_capturable');
    const last = await sandbox.call('POST', `/payments/${many}/capture`);
    expect(last.body).toMatchObject({ status: 'succeeded', amount_received: 1999 });
    const expanded = await sandbox.call(
      'GET',
      `/payments/${many}?expand_captures=true&expand_attempts=true`,
    );
    expect(expanded.body['captures'].map((one: { amount: number }) => one.amount)).toEqual([
      999, 1000,
    ]);
    expect(expanded.body['attempts'][0].status).toBe('charged');
  });

  test('is cancelled before its money is there, and not after', async () => {
    const sandbox = await openSandbox();
    const held = await sandbox.paid({ capture_method: 'manual' });
    const cancelled = await sandbox.call('POST', `/payments/${held}/cancel`, {
      cancellation_reason: 'changed my mind',
    });
    expect(cancelled.body).toMatchObject({
      status: 'cancelled',
      cancellation_reason: 'changed my mind',
    });
    const paid = await sandbox.paid();
    const late = await sandbox.call('POST', `/payments/${paid}/cancel`);
    expect([late.status, late.body['error'].code]).toEqual([400, 'IR_14']);
    expect(
      (await sandbox.call('POST', `/payments/${paid}/cancel_post_capture`)).body['status'],
    ).toBe('cancelled_post_capture');
  });

  test('is created, changed, confirmed, and tried again after it has failed', async () => {
    const sandbox = await openSandbox();
    const { body } = await sandbox.call('POST', '/payments', { amount: 100, currency: 'EUR' });
    const url = `/payments/${body['payment_id']}`;
    expect(body['status']).toBe('requires_payment_method');
    expect((await sandbox.call('POST', url, { amount: 200 })).body['amount']).toBe(200);
    const failed = await sandbox.call('POST', `${url}/confirm`, card('4000000000000002'));
    expect(failed.body['status']).toBe('failed');
    const paid = await sandbox.call('POST', `${url}/confirm`, card('4242424242424242'));
    expect(paid.body).toMatchObject({ status: 'succeeded', attempt_count: 2, error_code: null });
    expect((await sandbox.call('POST', url, { amount: 300 })).body['error'].code).toBe('IR_14');
  });

  test('that nobody finishes expires with its session', async () => {
    const sandbox = await openSandbox();
    const { body } = await sandbox.call('POST', '/payments', {
      amount: 100,
      currency: 'EUR',
      session_expiry: 60,
    });
    await sandbox.advance(59_000);
    const url = `/payments/${body['payment_id']}`;
    expect((await sandbox.call('GET', url)).body['status']).toBe('requires_payment_method');
    await sandbox.advance(1000);
    expect((await sandbox.call('GET', url)).body['status']).toBe('expired');
    // Money that comes late comes all the same.
    sandbox.levers.completePayment(body['payment_id']);
    expect((await sandbox.call('GET', url)).body).toMatchObject({
      status: 'succeeded',
      amount_received: 100,
    });
  });

  test('is asked of the connector only when the caller says so', async () => {
    const sandbox = await openSandbox();
    sandbox.levers.setBehaviour({ newPayments: 'processing' });
    const id = await sandbox.paid();
    sandbox.levers.settlePaymentAtConnector(id, 'succeeded');
    expect((await sandbox.call('GET', `/payments/${id}`)).body['status']).toBe('processing');
    expect((await sandbox.call('GET', `/payments/${id}?force_sync=true`)).body['status']).toBe(
      'succeeded',
    );
    expect((await sandbox.call('GET', `/payments/${id}`)).body['status']).toBe('succeeded');
  });

  test('whose money the connector gave back says succeeded; only its attempt tells', async () => {
    const sandbox = await openSandbox();
    const id = await sandbox.paid();
    sandbox.levers.autoRefundPayment(id);
    const { body } = await sandbox.call('GET', `/payments/${id}?expand_attempts=true`);
    expect(body).toMatchObject({ status: 'succeeded', amount_received: null });
    expect(body['attempts'].at(-1).status).toBe('auto_refunded');
  });

  test.each(enums.hyperswitch.IntentStatus)('can be put into the status %s', async (status) => {
    const sandbox = await openSandbox();
    const id = await sandbox.paid();
    sandbox.levers.setPaymentStatus(id, status as never);
    expect((await sandbox.call('GET', `/payments/${id}`)).body['status']).toBe(status);
  });

  test('embeds its refunds and disputes, with their sums', async () => {
    const sandbox = await openSandbox();
    const id = await sandbox.paid();
    await sandbox.call('POST', '/refunds', { payment_id: id, amount: 500 });
    sandbox.levers.openDispute(id, 700);
    const { body } = await sandbox.call('GET', `/payments/${id}`);
    expect(body['state_metadata']).toMatchObject({
      total_refunded_amount: 500,
      total_disputed_amount: 700,
    });
    expect([body['refunds'][0].amount, body['disputes'][0].amount]).toEqual([500, '700']);
  });
});

describe('the door', () => {
  test('is closed without the key, and the old key after a rotation', async () => {
    const sandbox = await openSandbox();
    const { apiKey } = sandbox.hyperswitch;
    const wrong = await sandbox.call('GET', '/payments/list', undefined, { 'api-key': 'other' });
    expect([wrong.status, wrong.body['error'].code]).toEqual([401, 'IR_01']);
    sandbox.levers.rotateKeys();
    const old = await sandbox.call('GET', '/payments/list', undefined, { 'api-key': apiKey });
    expect(old.status).toBe(401);
    expect((await sandbox.call('GET', '/payments/list')).status).toBe(200);
  });

  test('what does not exist is 404 with HE_02, a strange address with IR_02', async () => {
    const sandbox = await openSandbox();
    for (const url of ['/payments/pay_none', '/refunds/ref_none', '/disputes/dp_none']) {
      const { status, body } = await sandbox.call('GET', url);
      expect([url, status, body['error'].code]).toEqual([url, 404, 'HE_02']);
    }
    expect((await sandbox.call('GET', '/nowhere')).body['error'].code).toBe('IR_02');
  });

  test('80 requests in a second are taken, and the next one is not', async () => {
    const sandbox = await openSandbox();
    const statuses = [];
    for (let count = 0; count < 81; count += 1) {
      statuses.push((await sandbox.call('GET', '/payments/list')).status);
    }
    expect([statuses.filter((status) => status === 200).length, statuses.at(-1)]).toEqual([
      80, 429,
    ]);
    await sandbox.advance(1000);
    expect((await sandbox.call('GET', '/payments/list')).status).toBe(200);
  });
});

test('the currencies are those of the document', () => {
  expect([...CURRENCIES].sort()).toEqual([...enums.hyperswitch.Currency].sort());
});
