import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { openStripe } from '#domains/payments/gateway/open-stripe.ts';
import type { Stripe } from '#domains/payments/gateway/stripe.ts';

import { openFaultServer, type FaultServer } from './fault-server.ts';
import { testCall, testDeps } from './gateway-test.ts';

const INPUT = Object.freeze({
  amountMinor: 1_700n,
  currency: 'EUR',
  destination: 'acct_1',
  transferGroup: 'order_1',
  metadata: { seller_transfer_id: 't-1', order_id: '1' },
});

let server: FaultServer;
let stripe: Stripe;
beforeAll(async () => {
  server = await openFaultServer();
  stripe = openStripe(testDeps(), { url: server.url, secretKey: 'sk_test_1' });
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => void server.seen.splice(0));

function transfer(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'tr_1',
    object: 'transfer',
    amount: 1700,
    amount_reversed: 0,
    currency: 'eur',
    destination: 'acct_1',
    transfer_group: 'order_1',
    metadata: INPUT.metadata,
    created: 1_767_225_600,
    livemode: false,
    ...overrides,
  };
}

test('a transfer is asked for under our key and the pinned version, and read back', async () => {
  server.answer = () => ({ status: 200, body: transfer() });
  const outcome = await stripe.createTransfer(INPUT, testCall({ idempotencyKey: 'tr:1:1' }));
  expect(outcome).toMatchObject({
    kind: 'applied',
    object: { id: 'tr_1', amountMinor: 1_700n, currency: 'EUR', metadata: INPUT.metadata },
  });
  expect(server.seen).toHaveLength(1);
  const [{ method, path, headers, body }] = server.seen as [(typeof server.seen)[0]];
  expect(`${method} ${path}`).toBe('POST /v1/transfers');
  expect(headers).toMatchObject({
    authorization: 'Bearer sk_test_1',
    'idempotency-key': 'tr:1:1',
    'stripe-version': '2026-10-28.endive',
    'x-request-id': 'request-1',
  });
  expect(headers['x-stripe-client-telemetry']).toBeUndefined();
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
    amount: '1700',
    currency: 'eur',
    destination: 'acct_1',
    transfer_group: 'order_1',
    'metadata[seller_transfer_id]': 't-1',
    'metadata[order_id]': '1',
  });
});

test('calls at the same time do not take each other for their own', async () => {
  server.answer = ({ path }) => ({ status: 200, body: transfer({ id: path.split('/').at(-1) }) });
  const ids = Array.from({ length: 20 }, (_, index) => `tr_${index}`);
  const outcomes = await Promise.all(ids.map((id) => stripe.getTransfer(id, testCall())));
  expect(outcomes.map((one) => (one.kind === 'applied' ? one.object.id : one))).toEqual(ids);
});

test('amounts are in the units of Stripe on the wire', async () => {
  server.answer = () => ({ status: 200, body: transfer({ amount: 50_000, currency: 'isk' }) });
  const input = { ...INPUT, amountMinor: 500n, currency: 'ISK' };
  const outcome = await stripe.createTransfer(input, testCall());
  expect(new URLSearchParams(server.seen[0]!.body).get('amount')).toBe('50000');
  expect(outcome).toMatchObject({ kind: 'applied', object: { amountMinor: 500n } });
});

describe('what the network does', () => {
  test.each([
    ['reset', 'reset'],
    ['truncate', 'truncated'],
  ] as const)('%s is unknown, after one request', async (answer, code) => {
    server.answer = () => answer;
    const outcome = await stripe.createTransfer(INPUT, testCall());
    expect(outcome).toMatchObject({ kind: 'unknown', code });
    expect(server.seen).toHaveLength(1);
  });

  test('silence is unknown', async () => {
    server.answer = () => 'hang';
    const settings = { url: server.url, secretKey: 'sk_test_1' };
    const hasty = openStripe(testDeps({ timeoutMs: 50 }), settings);
    const outcome = await hasty.createTransfer(INPUT, testCall());
    expect(outcome).toMatchObject({ kind: 'unknown', status: null, code: 'timeout' });
  });

  test.each([
    [502, '<html>', { kind: 'unknown', code: 'html' }],
    [200, '{"id":', { kind: 'unknown', code: 'malformed' }],
    [200, 'null', { kind: 'unknown', code: 'malformed' }],
    [500, { error: { type: 'api_error', message: 'x' } }, { kind: 'retry_same_key', clear: false }],
    [
      409,
      { error: { type: 'invalid_request_error', code: 'idempotency_key_in_use' } },
      { kind: 'retry_same_key', clear: true },
    ],
    [
      429,
      { error: { type: 'invalid_request_error', code: 'rate_limit' } },
      { kind: 'retry_same_key', clear: true },
    ],
    [200, { error: { type: 'api_error', message: 'x' } }, { kind: 'unknown' }],
  ])('%i %j is told as it is, after one request', async (status, body, expected) => {
    server.answer = () => ({ status, body });
    expect(await stripe.createTransfer(INPUT, testCall())).toMatchObject(expected);
    expect(server.seen).toHaveLength(1);
  });
});

test.each([
  ['amount', { amount: 1800 }],
  ['currency', { currency: 'usd' }],
  ['destination', { destination: 'acct_2' }],
  ['group', { transfer_group: 'order_2' }],
  ['kind', { object: 'payout' }],
])('an answer with another %s is not believed', async (_name, change) => {
  server.answer = () => ({ status: 200, body: transfer(change) });
  expect((await stripe.createTransfer(INPUT, testCall())).kind).toBe('unknown');
});

test('an object of real money behind a test key ends the trust', async () => {
  const distrusted: string[] = [];
  const deps = testDeps({ distrust: (why) => void distrusted.push(why) });
  const careful = openStripe(deps, { url: server.url, secretKey: 'sk_test_1' });
  server.answer = () => ({ status: 200, body: transfer({ livemode: true }) });
  const outcome = await careful.createTransfer(INPUT, testCall());
  expect(outcome).toMatchObject({ kind: 'unknown', alarm: { class: 'wrong_object' } });
  expect(distrusted).toEqual(['Stripe answered with an object of real money']);
});

describe('a list', () => {
  const page = (ids: readonly string[], hasMore: boolean) => ({
    status: 200,
    body: { object: 'list', has_more: hasMore, data: ids.map((id) => transfer({ id })) },
  });
  const list = () => stripe.listTransfers({ transferGroup: 'order_1' }, testCall());
  const idsOf = (outcome: Awaited<ReturnType<typeof list>>) =>
    outcome.kind === 'applied' ? outcome.object.map(({ id }) => id) : outcome.code;

  test('is read to its end in pages of a hundred, each object once', async () => {
    const pages = [page(['a', 'b'], true), page(['b', 'c'], false)];
    server.answer = () => pages.shift()!;
    expect(idsOf(await list())).toEqual(['a', 'b', 'c']);
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/v1/transfers?transfer_group=order_1&limit=100',
      '/v1/transfers?transfer_group=order_1&limit=100&starting_after=b',
    ]);
  });

  test('that promises more and has none proves nothing', async () => {
    server.answer = () => page([], true);
    expect(await list()).toMatchObject({ kind: 'unknown', code: 'list_unfinished' });
  });

  test('begins anew when the object at the cursor is gone', async () => {
    const gone = {
      status: 400,
      body: { error: { type: 'invalid_request_error', code: 'resource_missing', message: 'x' } },
    };
    const pages = [page(['a', 'b'], true), gone, page(['a', 'c'], false)];
    server.answer = () => pages.shift()!;
    expect(idsOf(await list())).toEqual(['a', 'b', 'c']);
  });

  test('with a page that fails is not half believed', async () => {
    const pages = [page(['a'], true), { status: 200, body: '<html>' }];
    server.answer = () => pages.shift()!;
    expect((await list()).kind).toBe('unknown');
  });
});

test('a payout is read at its account', async () => {
  server.answer = () => ({
    status: 200,
    body: {
      id: 'po_1',
      object: 'payout',
      amount: 900,
      currency: 'eur',
      status: 'paid',
      failure_code: null,
      arrival_date: 1_767_312_000,
      created: 1_767_225_600,
    },
  });
  const outcome = await stripe.getPayout({ id: 'po_1', accountId: 'acct_1' }, testCall());
  expect(server.seen[0]?.headers['stripe-account']).toBe('acct_1');
  expect(outcome).toMatchObject({
    kind: 'applied',
    object: { accountId: 'acct_1', status: 'paid' },
  });
});

test('an account is opened for transfers, and a link to it is made', async () => {
  server.answer = ({ path }) =>
    path === '/v1/accounts'
      ? {
          status: 200,
          body: {
            id: 'acct_1',
            object: 'account',
            payouts_enabled: false,
            capabilities: { transfers: 'inactive' },
            requirements: { currently_due: ['tos'], past_due: ['tos'], disabled_reason: 'due' },
          },
        }
      : { status: 200, body: { object: 'account_link', url: 'https://connect.example/1' } };
  const input = { country: 'FR', email: 'ada@example.org', metadata: { seller_id: 's' } };
  expect(await stripe.createAccount(input, testCall())).toMatchObject({
    kind: 'applied',
    object: { id: 'acct_1', transfersActive: false, requirements: ['tos'], deleted: false },
  });
  expect(Object.fromEntries(new URLSearchParams(server.seen[0]!.body))).toMatchObject({
    type: 'express',
    'capabilities[transfers][requested]': 'true',
  });
  const link = {
    accountId: 'acct_1',
    returnUrl: 'https://a.example',
    refreshUrl: 'https://b.example',
  };
  expect(await stripe.createAccountLink(link, testCall())).toMatchObject({
    kind: 'applied',
    object: { url: 'https://connect.example/1' },
  });
});
