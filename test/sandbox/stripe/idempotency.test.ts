import type { Stripe } from 'stripe';
import { describe, expect, test } from 'vitest';

import { openSandbox, type TestSandbox } from '../support/open-sandbox.ts';

async function open(): Promise<{ sandbox: TestSandbox; stripe: Stripe }> {
  const sandbox = await openSandbox();
  sandbox.levers.topUpBalance('eur', 10_000);
  sandbox.levers.setAccount('acct_seller');
  return { sandbox, stripe: sandbox.client() };
}

const PARAMS = { amount: 700, currency: 'eur', destination: 'acct_seller' };
const KEY = { idempotencyKey: 'tr:1' };

const thrown = (work: Promise<unknown>): Promise<Stripe.errors.StripeError> =>
  work.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: Stripe.errors.StripeError) => error,
  );

describe('a key', () => {
  test('gives the first answer again, and makes no second object', async () => {
    const { sandbox, stripe } = await open();
    const first = await stripe.transfers.create(PARAMS, KEY);
    await stripe.transfers.update(first.id, { metadata: { later: 'yes' } });
    const second = await stripe.transfers.create(PARAMS, KEY);
    // The answer of then, not the object of now.
    expect(second).toEqual(first);
    const headers = second.lastResponse.headers as unknown as Headers;
    expect(headers.get('idempotent-replayed')).toBe('true');
    const { headers: before } = first.lastResponse as unknown as { headers: Headers };
    expect(headers.get('original-request')).toBe(before.get('request-id'));
    expect(sandbox.state.transfers.size).toBe(1);
  });

  test('is forgotten after a day: the same request makes a second object', async () => {
    const { sandbox, stripe } = await open();
    const first = await stripe.transfers.create(PARAMS, KEY);
    await sandbox.advance(24 * 3_600_000 - 1);
    expect((await stripe.transfers.create(PARAMS, KEY)).id).toBe(first.id);
    await sandbox.advance(1);
    expect((await stripe.transfers.create(PARAMS, KEY)).id).not.toBe(first.id);
    expect(sandbox.state.transfers.size).toBe(2);
  });

  test('with other parameters is an idempotency error', async () => {
    const { sandbox, stripe } = await open();
    await stripe.transfers.create(PARAMS, KEY);
    const error = await thrown(stripe.transfers.create({ ...PARAMS, amount: 701 }, KEY));
    expect([error.type, error.statusCode]).toEqual(['StripeIdempotencyError', 400]);
    expect(sandbox.state.transfers.size).toBe(1);
  });

  test('keeps a refusal of the work, also when the reason is gone', async () => {
    const { sandbox, stripe } = await open();
    const large = { ...PARAMS, amount: 20_000 };
    expect((await thrown(stripe.transfers.create(large, KEY))).code).toBe('balance_insufficient');
    sandbox.levers.topUpBalance('eur', 20_000);
    expect((await thrown(stripe.transfers.create(large, KEY))).code).toBe('balance_insufficient');
    expect((await stripe.transfers.create(large, { idempotencyKey: 'tr:2' })).amount).toBe(20_000);
  });

  test('is free again after parameters that were not valid', async () => {
    const { stripe } = await open();
    await thrown(stripe.transfers.create({ ...PARAMS, amount: 0 }, KEY));
    expect((await stripe.transfers.create(PARAMS, KEY)).amount).toBe(700);
  });

  test('is free again after 401 and after 429', async () => {
    const { sandbox, stripe } = await open();
    const stranger = sandbox.client({ apiKey: 'sk_test_other' });
    expect((await thrown(stranger.transfers.create(PARAMS, KEY))).statusCode).toBe(401);
    for (let count = 0; count < 25; count += 1)
      await stripe.transfers.create({ ...PARAMS, amount: 1 });
    expect((await thrown(stripe.transfers.create(PARAMS, KEY))).statusCode).toBe(429);
    await sandbox.advance(1000);
    expect((await stripe.transfers.create(PARAMS, KEY)).amount).toBe(700);
  });

  test('of a 500 gives that 500 for ever, whether the work was done or not', async () => {
    const { sandbox, stripe } = await open();
    sandbox.inject({ fault: { kind: 'error_500' }, times: 1 });
    for (const _try of [1, 2]) {
      expect((await thrown(stripe.transfers.create(PARAMS, KEY))).statusCode).toBe(500);
    }
    expect(sandbox.state.transfers.size).toBe(0);
    sandbox.inject({ fault: { kind: 'error_500_after_commit' }, times: 1 });
    for (const _try of [1, 2]) {
      const work = stripe.transfers.create(PARAMS, { idempotencyKey: 'tr:2' });
      expect((await thrown(work)).statusCode).toBe(500);
    }
    expect(sandbox.state.transfers.size).toBe(1);
  });

  test('whose request is still being answered is refused with 409', async () => {
    const { sandbox, stripe } = await open();
    sandbox.inject({ fault: { kind: 'slow', ms: 500 }, times: 1 });
    const slow = stripe.transfers.create(PARAMS, KEY);
    await expect.poll(() => sandbox.state.transfers.size).toBe(1);
    const error = await thrown(stripe.transfers.create(PARAMS, KEY));
    expect([error.statusCode, error.code]).toEqual([409, 'idempotency_key_in_use']);
    const { id } = await slow;
    expect((await stripe.transfers.create(PARAMS, KEY)).id).toBe(id);
  });

  test('belongs to one account, and is 255 characters at most', async () => {
    const { sandbox, stripe } = await open();
    sandbox.levers.setAccount('acct_seller', { balance: { eur: 100 } });
    const payout = { amount: 100, currency: 'eur' };
    await stripe.transfers.create(PARAMS, KEY);
    const other = await stripe.payouts.create(payout, { ...KEY, stripeAccount: 'acct_seller' });
    expect(other.object).toBe('payout');
    const long = { idempotencyKey: 'x'.repeat(256) };
    expect((await thrown(stripe.transfers.create(PARAMS, long))).statusCode).toBe(400);
  });

  test('is recorded with every call', async () => {
    const { sandbox, stripe } = await open();
    await stripe.transfers.create(PARAMS, KEY);
    expect(
      sandbox
        .calls()
        .map(({ method, path, idempotencyKey, status }) => [method, path, idempotencyKey, status]),
    ).toEqual([['POST', '/v1/transfers', 'tr:1', 200]]);
  });
});

test('25 of one operation and 100 in all are taken in a second', async () => {
  const { sandbox, stripe } = await open();
  const codes = async (
    count: number,
    work: () => Promise<unknown>,
  ): Promise<(number | string)[]> => {
    const seen = new Map<number, number>();
    for (let at = 0; at < count; at += 1) {
      const status = await work().then(
        () => 200,
        (error: Stripe.errors.StripeError) => error.statusCode ?? 0,
      );
      seen.set(status, (seen.get(status) ?? 0) + 1);
    }
    return [...seen].map(([status, number]) => `${number} x ${status}`);
  };
  const { id } = await stripe.transfers.create(PARAMS);
  await sandbox.advance(1000);
  expect(await codes(26, () => stripe.transfers.list())).toEqual(['25 x 200', '1 x 429']);
  expect(await codes(25, () => stripe.transfers.retrieve(id))).toEqual(['25 x 200']);
  expect(await codes(25, () => stripe.payouts.list())).toEqual(['25 x 200']);
  expect(await codes(25, () => stripe.events.list())).toEqual(['25 x 200']);
  expect(await codes(1, () => stripe.balance.retrieve())).toEqual(['1 x 429']);
});
