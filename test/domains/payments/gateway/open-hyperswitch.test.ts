import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Hyperswitch } from '#domains/payments/gateway/hyperswitch.ts';
import { openHyperswitch } from '#domains/payments/gateway/open-hyperswitch.ts';

import { openFaultServer, type Answer, type FaultServer } from './fault-server.ts';
import { testCall, testDeps } from './gateway-test.ts';

const INPUT = Object.freeze({
  id: 'pay_01hwy2x6vtfg8rtqg14d2pf2db',
  amountMinor: 1_999n,
  currency: 'EUR',
  description: 'One track',
  returnUrl: 'https://music.example/orders/1',
  payableSeconds: 3_600,
  metadata: { order_id: 'o-1' },
});

let server: FaultServer;
let hyperswitch: Hyperswitch;
beforeAll(async () => {
  server = await openFaultServer();
  hyperswitch = openHyperswitch(testDeps(), { url: server.url, apiKey: 'snd_key', profileId: 'p' });
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => void server.seen.splice(0));

function payment(overrides: Record<string, unknown> = {}): Answer {
  return {
    status: 200,
    body: {
      payment_id: INPUT.id,
      status: 'requires_payment_method',
      amount: 1999,
      currency: 'EUR',
      amount_received: null,
      updated: '2026-01-02T03:04:05.000Z',
      payment_link: { link: 'https://pay.example/1' },
      refunds: null,
      disputes: null,
      metadata: { order_id: 'o-1' },
      ...overrides,
    },
  };
}

test('a payment is asked for with our id and key, and read back', async () => {
  server.answer = () => payment();
  const outcome = await hyperswitch.createPayment(INPUT, testCall());
  expect(outcome).toMatchObject({
    kind: 'applied',
    object: { id: INPUT.id, amountMinor: 1_999n, checkoutUrl: 'https://pay.example/1' },
  });
  expect(server.seen).toHaveLength(1);
  const [{ method, path, headers, body }] = server.seen as [(typeof server.seen)[0]];
  expect(`${method} ${path}`).toBe('POST /payments');
  expect(headers).toMatchObject({
    'api-key': 'snd_key',
    'idempotency-key': 'key-1',
    'x-request-id': 'request-1',
  });
  expect(JSON.parse(body)).toEqual({
    payment_id: INPUT.id,
    amount: 1999,
    currency: 'EUR',
    capture_method: 'automatic',
    confirm: false,
    payment_link: true,
    return_url: INPUT.returnUrl,
    session_expiry: 3_600,
    description: 'One track',
    metadata: { order_id: 'o-1' },
    profile_id: 'p',
  });
});

test('without a key nothing is sent', async () => {
  const call = testCall({ idempotencyKey: ' ' });
  await expect(hyperswitch.createPayment(INPUT, call)).rejects.toMatchObject({
    code: 'IDEMPOTENCY_KEY_EMPTY',
  });
  expect(server.seen).toHaveLength(0);
});

test('a caller whose time is over sends nothing, and nothing is in doubt', async () => {
  const call = testCall({ isHeld: () => false });
  expect(await hyperswitch.createPayment(INPUT, call)).toMatchObject({
    kind: 'retry_same_key',
    clear: true,
    code: 'lease_over',
  });
  expect(server.seen).toHaveLength(0);
});

test('a caller that has gone sends nothing', async () => {
  const signal = AbortSignal.abort(new Error('gone'));
  await expect(hyperswitch.getPayment(INPUT.id, testCall({ signal }))).rejects.toThrow('gone');
  expect(server.seen).toHaveLength(0);
});

test('what the provider cannot carry is refused without being sent', async () => {
  const outcome = await hyperswitch.createPayment({ ...INPUT, currency: 'XXX' }, testCall());
  expect(outcome).toMatchObject({ kind: 'refused', status: null, code: 'CURRENCY_UNKNOWN' });
  expect(server.seen).toHaveLength(0);
});

test('an amount beyond 2^53 is exact on both ways', async () => {
  const amountMinor = 900_719_925_474_099_301n;
  server.answer = ({ body }) => ({
    status: 200,
    body: body
      .replace('"confirm":false', '"status":"processing"')
      .replace('"payment_link":true,', '')
      .replace('"amount":', '"amount_received":900719925474099301,"amount":'),
  });
  const outcome = await hyperswitch.createPayment({ ...INPUT, amountMinor }, testCall());
  expect(outcome).toMatchObject({ object: { amountMinor, receivedMinor: amountMinor } });
});

test.each([
  ['id', { payment_id: 'pay_other' }],
  ['amount', { amount: 2000 }],
  ['currency', { currency: 'USD' }],
])('an answer with another %s is not believed', async (_name, change) => {
  server.answer = () => payment(change);
  const outcome = await hyperswitch.createPayment(INPUT, testCall());
  expect(outcome).toMatchObject({ kind: 'unknown', alarm: { class: 'wrong_object' } });
});

describe('what the network does', () => {
  test.each([
    ['reset', 'reset'],
    ['truncate', 'truncated'],
  ] as const)('%s is unknown', async (answer, code) => {
    server.answer = () => answer;
    const outcome = await hyperswitch.createPayment(INPUT, testCall());
    expect(outcome).toMatchObject({ kind: 'unknown', code });
    expect(server.seen).toHaveLength(1);
  });

  test('silence is unknown', async () => {
    server.answer = () => 'hang';
    const settings = { url: server.url, apiKey: 'snd_key' };
    const hasty = openHyperswitch(testDeps({ timeoutMs: 50 }), settings);
    const outcome = await hasty.createPayment(INPUT, testCall());
    expect(outcome).toMatchObject({ kind: 'unknown', status: null, code: 'timeout' });
  });

  test.each([
    ['<html>bad gateway</html>', 502, 'html'],
    ['{"payment_id":', 200, 'malformed'],
    ['', 200, 'malformed'],
    ['['.repeat(100_000), 200, 'malformed'],
  ])('a body of %s is unknown', async (body, status, code) => {
    server.answer = () => ({ status, body });
    const outcome = await hyperswitch.createPayment(INPUT, testCall());
    expect(outcome).toMatchObject({ kind: 'unknown', status, code });
  });

  test('more than anybody sends is not read to its end', async () => {
    server.answer = () => ({ status: 200, body: 'x'.repeat(9 * 1024 * 1024) });
    const outcome = await hyperswitch.createPayment(INPUT, testCall());
    expect(outcome).toMatchObject({ kind: 'unknown', code: 'oversize' });
  });

  test('nobody listening means that nothing was sent', async () => {
    const closed = await openFaultServer();
    await closed[Symbol.asyncDispose]();
    const away = openHyperswitch(testDeps(), { url: closed.url, apiKey: 'snd_key' });
    const outcome = await away.createPayment(INPUT, testCall());
    expect(outcome).toMatchObject({ kind: 'retry_same_key', clear: true, status: null });
  });

  test('a redirect is not followed', async () => {
    server.answer = () => ({ status: 307, headers: { location: '/elsewhere' }, body: '' });
    const outcome = await hyperswitch.createPayment(INPUT, testCall());
    expect(outcome.kind).toBe('unknown');
    expect(server.seen).toHaveLength(1);
  });

  test('a process that stops lets the call end', async () => {
    const stopping = new AbortController();
    server.answer = () => {
      stopping.abort();
      return payment();
    };
    const outcome = await hyperswitch.createPayment(INPUT, testCall({ signal: stopping.signal }));
    expect(outcome.kind).toBe('applied');
  });
});

test('one look has the payment with its refunds, disputes and attempts', async () => {
  server.answer = () =>
    payment({
      status: 'succeeded',
      amount_received: 1999,
      attempts: [{ status: 'failure' }, { status: 'auto_refunded' }],
      refunds: [
        {
          refund_id: 'ref_1',
          payment_id: INPUT.id,
          amount: 500,
          currency: 'EUR',
          status: 'succeeded',
        },
        { refund_id: 'ref_2', payment_id: INPUT.id, amount: 1, currency: 'EUR', status: 'moonlit' },
      ],
      // Unlike every other amount, a string.
      disputes: [
        {
          dispute_id: 'dp_1',
          amount: '1999',
          dispute_stage: 'dispute',
          dispute_status: 'dispute_opened',
        },
      ],
    });
  const outcome = await hyperswitch.getPayment(INPUT.id, testCall());
  expect(outcome).toMatchObject({
    kind: 'applied',
    object: {
      receivedMinor: 1_999n,
      refundedMinor: 500n,
      autoRefunded: true,
      refunds: [{ id: 'ref_1' }, { id: 'ref_2', status: 'moonlit' }],
      disputes: [{ id: 'dp_1', paymentId: INPUT.id, amountMinor: 1_999n, currency: 'EUR' }],
    },
  });
  expect(server.seen[0]?.path).toBe(`/payments/${INPUT.id}?force_sync=true&expand_attempts=true`);
});

test('a provider with too many requests is given a rest', async () => {
  const pauses: number[] = [];
  const bucket = { take: async () => {}, slowDown: (ms: number) => void pauses.push(ms) };
  const careful = openHyperswitch(testDeps({ bucket }), { url: server.url, apiKey: 'snd_key' });
  server.answer = () => ({ status: 429, headers: { 'retry-after': '3' }, body: {} });
  const outcome = await careful.createPayment(INPUT, testCall());
  expect(outcome).toMatchObject({ kind: 'retry_same_key', clear: true, afterMs: 3_000 });
  expect(pauses).toEqual([3_000]);
  expect(server.seen).toHaveLength(1);
});
