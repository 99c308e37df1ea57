import { Stripe } from 'stripe';
import { describe, expect, test } from 'vitest';

import type { Fault } from '#sandbox/index.ts';

import { waitFor } from '../../support/wait-for.ts';
import { GOOD_CARD, openSandbox, type TestSandbox } from '../support/open-sandbox.ts';

/** Gives up when the sandbox has the call and has done with it what it will do. */
function giveUpAt(sandbox: TestSandbox, payments: number): AbortSignal {
  const controller = new AbortController();
  void waitFor(
    'the call',
    () => sandbox.calls().length > 0 && sandbox.state.payments.size === payments,
  ).then(() => controller.abort());
  return controller.signal;
}

/** Sends a payment as a careless client would; the outcome as it looks from outside. */
async function pay(sandbox: TestSandbox, signal?: AbortSignal): Promise<string> {
  try {
    const answer = await fetch(`${sandbox.url}/payments`, {
      method: 'POST',
      headers: { 'api-key': sandbox.hyperswitch.apiKey },
      body: JSON.stringify({ ...GOOD_CARD, payment_id: 'pay_one' }),
      ...(signal && { signal }),
    });
    const text = await answer.text();
    try {
      const body = JSON.parse(text) as { error?: { code: string }; status?: string };
      return `${answer.status} ${body.error?.code ?? body.status}`;
    } catch {
      return `${answer.status} not JSON`;
    }
  } catch (error) {
    return error instanceof DOMException ? 'timeout' : 'broken';
  }
}

describe('Hyperswitch', () => {
  test.each<[Fault['kind'], string, number]>([
    ['timeout_before', 'timeout', 0],
    ['timeout_after_commit', 'timeout', 1],
    ['reset_before', 'broken', 0],
    ['reset_after_commit', 'broken', 1],
    ['error_500', '500 HE_00', 0],
    ['error_500_after_commit', '500 HE_00', 1],
    ['rate_limited_429', '429 HE_00', 0],
    ['conflict_409', '409 HE_00', 0],
    ['unauthorized_401', '401 IR_01', 0],
    ['html_502', '502 not JSON', 0],
    ['html_502_after_commit', '502 not JSON', 1],
    ['malformed_json_200', '200 not JSON', 1],
    ['truncated_200', 'broken', 1],
    ['error_body_200', '200 HE_03', 0],
    ['unknown_enum', '200 under_lunar_review', 1],
    ['slow', '200 succeeded', 1],
  ])('%s looks like "%s" and leaves %i payments', async (kind, outcome, payments) => {
    const sandbox = await openSandbox();
    sandbox.inject({ fault: { kind, ms: 50 } as Fault, times: 1 });
    const signal = kind.startsWith('timeout') ? giveUpAt(sandbox, payments) : undefined;
    expect(await pay(sandbox, signal)).toBe(outcome);
    expect(sandbox.state.payments.size).toBe(payments);
    expect(sandbox.calls().map(({ fault }) => fault)).toEqual([kind]);
    // Once is once: what comes next is answered as ever.
    expect(await pay(sandbox)).toBe(payments === 0 ? '200 succeeded' : '400 HE_01');
  });

  test('slow is as slow as it says', async () => {
    const sandbox = await openSandbox();
    sandbox.inject({ fault: { kind: 'slow', ms: 60_000 }, times: 1 });
    expect(await pay(sandbox, giveUpAt(sandbox, 1))).toBe('timeout');
    expect(sandbox.state.payments.size).toBe(1);
  });

  test('wrong_object says another id, amount or currency', async () => {
    const sandbox = await openSandbox();
    const id = await sandbox.paid();
    for (const field of ['id', 'amount', 'currency'] as const) {
      sandbox.inject({ fault: { kind: 'wrong_object', field }, times: 1 });
      const { body } = await sandbox.call('GET', `/payments/${id}`);
      const said = { id: body['payment_id'], amount: body['amount'], currency: body['currency'] };
      const right = { id, amount: 1999, currency: 'EUR' };
      const wrong = Object.keys(right).filter((key) => said[key as 'id'] !== right[key as 'id']);
      expect(wrong).toEqual([field]);
    }
  });

  test('huge_number is beyond what numbers hold exactly', async () => {
    const sandbox = await openSandbox();
    const id = await sandbox.paid();
    sandbox.inject({ fault: { kind: 'huge_number' } });
    const headers = { 'api-key': sandbox.hyperswitch.apiKey };
    const answer = await fetch(`${sandbox.url}/payments/${id}`, { headers });
    expect(await answer.text()).toContain('"amount":9007199254740993');
  });

  test('a list that lags hides what is young, and an empty page is empty', async () => {
    const sandbox = await openSandbox();
    await sandbox.paid();
    const size = async (): Promise<number> =>
      (await sandbox.call('GET', '/payments/list')).body['size'];
    sandbox.inject({ fault: { kind: 'list_lag', ms: 2000 } });
    expect(await size()).toBe(0);
    await sandbox.advance(2000);
    expect(await size()).toBe(1);
    sandbox.clearFaults();
    sandbox.inject({ fault: { kind: 'list_empty_page' }, times: 1 });
    expect([await size(), await size()]).toEqual([0, 1]);
  });
});

describe('the client of Stripe', () => {
  async function open(): Promise<{
    sandbox: TestSandbox;
    transfer: (timeoutMs?: number) => Promise<unknown>;
  }> {
    const sandbox = await openSandbox();
    sandbox.levers.topUpBalance('eur', 10_000);
    sandbox.levers.setAccount('acct_seller');
    const params = { amount: 700, currency: 'eur', destination: 'acct_seller' };
    const transfer = (timeout = 60_000): Promise<unknown> =>
      sandbox
        .client()
        .transfers.create(params, { idempotencyKey: 'k', timeout })
        .then(
          () => 'ok',
          (error: Stripe.errors.StripeError) => `${error.type} ${error.statusCode ?? ''}`.trim(),
        );
    return { sandbox, transfer };
  }

  test.each<[Fault['kind'], string, number]>([
    ['timeout_before', 'StripeConnectionError', 0],
    ['timeout_after_commit', 'StripeConnectionError', 1],
    ['error_500', 'StripeAPIError 500', 0],
    ['rate_limited_429', 'StripeRateLimitError 429', 0],
    ['conflict_409', 'StripeAPIError 409', 0],
    ['unauthorized_401', 'StripeAuthenticationError 401', 0],
    ['html_502', 'StripeAPIError', 0],
    ['html_502_after_commit', 'StripeAPIError', 1],
    ['malformed_json_200', 'StripeAPIError', 1],
    ['truncated_200', 'StripeConnectionError', 1],
    ['error_500_after_commit', 'StripeAPIError 500', 1],
  ])('sees %s as %s, and there are %i transfers', async (kind, outcome, transfers) => {
    const { sandbox, transfer } = await open();
    sandbox.inject({ match: { provider: 'stripe' }, fault: { kind } as Fault, times: 1 });
    expect(await transfer(kind.startsWith('timeout') ? 5000 : undefined)).toBe(outcome);
    expect(sandbox.state.transfers.size).toBe(transfers);
    expect(await transfer()).toBe(kind.startsWith('error_500') ? 'StripeAPIError 500' : 'ok');
    expect(sandbox.state.transfers.size).toBe(kind === 'error_500' ? 0 : 1);
  });

  test('sends again by itself after a reset, and the key makes it one transfer', async () => {
    const { sandbox } = await open();
    sandbox.inject({ fault: { kind: 'reset_after_commit' }, times: 1 });
    // The client as it is used: over Node's own HTTP.
    const stripe = new Stripe(sandbox.stripe.secretKey, {
      host: '127.0.0.1',
      port: sandbox.port,
      protocol: 'http',
      maxNetworkRetries: 0,
      telemetry: false,
    });
    const params = { amount: 700, currency: 'eur', destination: 'acct_seller' };
    await stripe.transfers.create(params, { idempotencyKey: 'k' });
    expect(sandbox.calls().map(({ status }) => status)).toEqual([null, 200]);
    expect(sandbox.state.transfers.size).toBe(1);
  });

  test('is told when to come again only where the fault says so', async () => {
    const { sandbox } = await open();
    const header = async (withHeader: boolean): Promise<string | null> => {
      sandbox.inject({ fault: { kind: 'rate_limited_429', withHeader }, times: 1 });
      const headers = { Authorization: `Bearer ${sandbox.stripe.secretKey}` };
      return (await fetch(`${sandbox.url}/v1/balance`, { headers })).headers.get('retry-after');
    };
    expect([await header(false), await header(true)]).toEqual([null, '1']);
  });

  test('meets lists whose cursor is gone, and pages that are empty although there is more', async () => {
    const { sandbox, transfer } = await open();
    await transfer();
    const [only] = sandbox.state.transfers.all();
    sandbox.inject({ fault: { kind: 'list_deleted_cursor' }, times: 1 });
    const { transfers } = sandbox.client();
    await expect(transfers.list({ starting_after: only!.id })).rejects.toMatchObject({
      code: 'resource_missing',
    });
    sandbox.inject({ fault: { kind: 'list_empty_page' }, times: 1 });
    expect(await transfers.list()).toMatchObject({ data: [], has_more: true });
    sandbox.inject({ fault: { kind: 'list_lag', ms: 2000 }, times: 1 });
    expect((await transfers.list()).data).toEqual([]);
    expect((await transfers.list()).data).toHaveLength(1);
  });
});
