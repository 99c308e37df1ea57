import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { checkPspMode, openPsp, type Psp } from '#domains/payments/index.ts';
import { livemodeOfKey } from '#domains/payments/check-psp-mode.ts';

import { openTestContext, type TestContext } from '#test/support/test-context.ts';
import { openFaultServer, type FaultServer } from './gateway/fault-server.ts';
import { testCall } from './gateway/gateway-test.ts';

let server: FaultServer;
beforeEach(async () => {
  server = await openFaultServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const TRANSFER = {
  amountMinor: 100n,
  currency: 'EUR',
  destination: 'acct_1',
  transferGroup: 'order_1',
  metadata: {},
};

/** An installation with these settings; `books` is what was written down before, if anything was. */
async function open(settings: Record<string, string>, books?: boolean): Promise<TestContext> {
  const opened = await openTestContext({
    environment: {
      VEZA_PAYMENTS_STRIPE_URL: server.url,
      VEZA_PAYMENTS_HYPERSWITCH_URL: server.url,
      ...settings,
    },
  });
  if (books !== undefined) {
    await query(
      opened.ctx,
      sql`insert into provider_modes (provider, livemode) values ('stripe', ${books}::boolean)`,
    );
  }
  return opened;
}

const books = ({ ctx }: TestContext) =>
  query(ctx, sql`select provider, livemode from provider_modes order by provider`);

test.each([
  ['stripe', 'sk_live_1', true],
  ['stripe', 'rk_live_1', true],
  ['stripe', 'sk_test_1', false],
  ['stripe', 'rk_test_1', false],
  ['stripe', 'something', undefined],
  ['hyperswitch', 'prd_1', true],
  ['hyperswitch', 'snd_1', false],
  ['hyperswitch', 'dev_1', false],
  ['hyperswitch', 'sk_live_1', undefined],
] as const)('a key of %s like %s is for real money: %s', (provider, key, livemode) => {
  expect(livemodeOfKey(provider, key)).toBe(livemode);
});

describe('before the first write', () => {
  test.each([
    ['a live key where test money is meant', 'sk_live_1', 'false', undefined],
    ['a test key where real money is meant', 'sk_test_1', 'true', undefined],
    ['a test key and books of real money', 'sk_test_1', 'false', true],
    ['a live key and books of test money', 'sk_live_1', 'true', false],
    ['a key that says nothing and books of real money', 'unlabelled', 'false', true],
  ])('%s is refused, and nothing is sent', async (_name, secretKey, livemode, kept) => {
    const settings = {
      VEZA_PAYMENTS_STRIPE_SECRET_KEY: secretKey,
      VEZA_PAYMENTS_LIVEMODE: livemode,
    };
    await using opened = await open(settings, kept);
    for (const outcome of [
      await opened.ctx.psp.stripe().createTransfer(TRANSFER, testCall()),
      await opened.ctx.psp.stripe().getTransfer('tr_1', testCall()),
    ]) {
      expect(outcome).toMatchObject({
        kind: 'stop',
        code: 'PSP_MODE_MISMATCH',
        alarm: { class: 'credentials_refused' },
      });
    }
    expect(server.seen).toEqual([]);
    expect(await books(opened)).toEqual(
      kept === undefined ? [] : [{ provider: 'stripe', livemode: kept }],
    );
  });

  test('the books are written down, by the first write and not by a look', async () => {
    await using opened = await open({ VEZA_PAYMENTS_STRIPE_SECRET_KEY: 'sk_test_1' });
    server.answer = () => ({ status: 500, body: {} });
    await opened.ctx.psp.stripe().getTransfer('tr_1', testCall());
    expect(await books(opened)).toEqual([]);
    expect(await checkPspMode(opened.ctx, 'stripe', false)).toBeUndefined();
    await opened.ctx.psp.stripe().createTransfer(TRANSFER, testCall());
    expect(await books(opened)).toEqual([{ provider: 'stripe', livemode: false }]);
    expect(server.seen).toHaveLength(2);
  });

  test('two processes that write first agree', async () => {
    await using opened = await open({ VEZA_PAYMENTS_STRIPE_SECRET_KEY: 'sk_test_1' });
    server.answer = () => ({ status: 500, body: {} });
    const both: Psp[] = [openPsp(opened.ctx), openPsp(opened.ctx)];
    await Promise.all(both.map((psp) => psp.stripe().createTransfer(TRANSFER, testCall())));
    expect(server.seen).toHaveLength(2);
    expect(await books(opened)).toHaveLength(1);
  });
});

test('an object of real money ends everything until the process is started anew', async () => {
  await using opened = await open({ VEZA_PAYMENTS_STRIPE_SECRET_KEY: 'sk_test_1' });
  server.answer = () => ({ status: 200, body: { object: 'transfer', livemode: true } });
  const stripe = opened.ctx.psp.stripe();
  const first = await stripe.createTransfer(TRANSFER, testCall());
  expect(first).toMatchObject({ kind: 'unknown', alarm: { class: 'wrong_object' } });
  expect(await stripe.createTransfer(TRANSFER, testCall())).toMatchObject({ kind: 'stop' });
  expect(server.seen).toHaveLength(1);
});

test('what is not configured says so when it is asked for', async () => {
  await using opened = await open({ VEZA_PAYMENTS_STRIPE_SECRET_KEY: 'sk_test_1' });
  const { psp } = opened.ctx;
  expect(psp.configured).toEqual({ hyperswitch: false, stripe: true });
  expect(() => psp.hyperswitch()).toThrow(expect.objectContaining({ code: 'PSP_NOT_CONFIGURED' }));
});
