import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { uuidToBase32 } from '#core/base32.ts';
import { randomIds } from '#core/ids.ts';
import type { Hyperswitch } from '#domains/payments/gateway/hyperswitch.ts';
import { openHyperswitch } from '#domains/payments/gateway/open-hyperswitch.ts';
import { openStripe } from '#domains/payments/gateway/open-stripe.ts';
import type { Stripe } from '#domains/payments/gateway/stripe.ts';
import { startSandbox, type Fault, type FaultMatch, type RunningSandbox } from '#sandbox/index.ts';

import { testCall, testDeps } from './gateway-test.ts';

/** What each fault of a call is to whoever asked for something, and to whoever looked. */
const FAULTS: readonly [Fault, string, string][] = [
  [{ kind: 'timeout_before' }, 'unknown', 'unknown'],
  [{ kind: 'timeout_after_commit' }, 'unknown', 'unknown'],
  [{ kind: 'reset_before' }, 'unknown', 'unknown'],
  [{ kind: 'reset_after_commit' }, 'unknown', 'unknown'],
  [{ kind: 'error_500' }, 'retry_same_key, not clear', 'retry_same_key, clear'],
  [{ kind: 'error_500_after_commit' }, 'retry_same_key, not clear', 'retry_same_key, clear'],
  [{ kind: 'rate_limited_429' }, 'retry_same_key, clear', 'retry_same_key, clear'],
  [{ kind: 'conflict_409' }, 'retry_same_key, clear', 'retry_same_key, clear'],
  [{ kind: 'unauthorized_401' }, 'stop', 'stop'],
  [{ kind: 'html_502' }, 'unknown', 'unknown'],
  [{ kind: 'html_502_after_commit' }, 'unknown', 'unknown'],
  [{ kind: 'malformed_json_200' }, 'unknown', 'unknown'],
  [{ kind: 'truncated_200' }, 'unknown', 'unknown'],
  [{ kind: 'error_body_200' }, 'unknown', 'unknown'],
  [{ kind: 'wrong_object', field: 'id' }, 'unknown', 'unknown'],
  [{ kind: 'wrong_object', field: 'amount' }, 'unknown', 'unknown'],
  [{ kind: 'wrong_object', field: 'currency' }, 'unknown', 'unknown'],
  [{ kind: 'slow', ms: 20 }, 'applied', 'applied'],
];

let sandbox: RunningSandbox;
let hyperswitch: Hyperswitch;
let stripe: Stripe;
beforeAll(async () => {
  sandbox = await startSandbox({ rateLimits: false });
  sandbox.levers.topUpBalance('EUR', 100_000_000);
  ({ hyperswitch, stripe } = openBoth());
});
afterAll(() => sandbox.close());

const openBoth = (): { hyperswitch: Hyperswitch; stripe: Stripe } => ({
  hyperswitch: openHyperswitch(testDeps(), {
    url: sandbox.url,
    apiKey: sandbox.hyperswitch.apiKey,
  }),
  stripe: openStripe(testDeps(), { url: sandbox.url, secretKey: sandbox.stripe.secretKey }),
});

const newPayment = () => ({
  id: `pay_${uuidToBase32(randomIds.next())}`,
  amountMinor: 1_999n,
  currency: 'EUR',
  description: 'One track',
  returnUrl: 'https://music.example/orders/1',
  payableSeconds: 3_600,
  metadata: { order_id: '1' },
});
const newKey = (signal?: AbortSignal) =>
  testCall({ idempotencyKey: `key:${randomIds.next()}`, ...(signal && { signal }) });

/**
 * Lets one call meet the fault. Where the fault is silence, the caller gives up as soon as the fault
 * has happened: how long that takes is nobody's affair here.
 */
async function meeting<Result>(
  match: FaultMatch,
  fault: Fault,
  call: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const given = new AbortController();
  sandbox.inject({ match, fault, times: 1 });
  const result = call(given.signal);
  if (fault.kind.startsWith('timeout')) {
    await expect.poll(() => sandbox.faults()[0]?.applied, { timeout: 20_000 }).toBe(1);
    given.abort();
  }
  await result;
  expect(sandbox.faults()[0]?.applied).toBe(1);
  sandbox.clearFaults();
  return result;
}

function nameOf(outcome: { readonly kind: string; readonly clear?: boolean }): string {
  if (outcome.kind !== 'retry_same_key') return outcome.kind;
  return `retry_same_key, ${outcome.clear === true ? 'clear' : 'not clear'}`;
}

describe('Hyperswitch', () => {
  test.each(FAULTS)('a new payment meets %o: %s', async (fault, expected) => {
    const outcome = await meeting({ provider: 'hyperswitch' }, fault, (signal) =>
      hyperswitch.createPayment(newPayment(), newKey(signal)),
    );
    expect(nameOf(outcome)).toBe(expected);
  });

  test.each(FAULTS)('a look at a payment meets %o: %s, %s', async (fault, _sent, expected) => {
    const input = newPayment();
    expect((await hyperswitch.createPayment(input, newKey())).kind).toBe('applied');
    const outcome = await meeting({ provider: 'hyperswitch' }, fault, (signal) =>
      hyperswitch.getPayment(input.id, newKey(signal), input),
    );
    expect(nameOf(outcome)).toBe(expected);
  });

  test('whatever the first reply was, the payment is there once or not at all', async () => {
    for (const [fault] of FAULTS) {
      const input = newPayment();
      await meeting({ method: 'POST', path: '/payments' }, fault, (signal) =>
        hyperswitch.createPayment(input, newKey(signal)),
      );
      const seen = await hyperswitch.getPayment(input.id, newKey());
      const again = await hyperswitch.createPayment(input, testCall({ first: false }));
      // There: the repeat is refused, and proves nothing. Not there: the repeat makes it.
      expect([seen.kind, again.kind]).toEqual(
        seen.kind === 'applied' ? ['applied', 'unknown'] : ['absent', 'applied'],
      );
    }
  });

  test('a status that nobody knows is passed on as it is', async () => {
    const outcome = await meeting({ provider: 'hyperswitch' }, { kind: 'unknown_enum' }, () =>
      hyperswitch.createPayment(newPayment(), newKey()),
    );
    expect(outcome).toMatchObject({ kind: 'applied', object: { status: 'under_lunar_review' } });
  });

  test('a refund whose reply was lost is refused when it is repeated, and found by a look', async () => {
    const payment = newPayment();
    await hyperswitch.createPayment(payment, newKey());
    sandbox.levers.completePayment(payment.id);
    const refund = {
      id: `ref_${uuidToBase32(randomIds.next())}`,
      paymentId: payment.id,
      amountMinor: 1_999n,
      currency: 'EUR',
      reason: 'asked for',
      metadata: {},
    };
    const lost = await meeting({ path: '/refunds' }, { kind: 'reset_after_commit' }, () =>
      hyperswitch.createRefund(refund, newKey()),
    );
    expect(lost.kind).toBe('unknown');
    const repeated = await hyperswitch.createRefund(refund, testCall({ first: false }));
    expect(repeated).toMatchObject({ kind: 'unknown', status: 400, code: 'IR_13' });
    const seen = await hyperswitch.getRefund(refund.id, newKey(), refund);
    expect(seen).toMatchObject({ kind: 'applied', object: { amountMinor: 1_999n } });
  });
});

describe('Stripe', () => {
  const newTransfer = async () => ({
    amountMinor: 100n,
    currency: 'EUR',
    destination: await account(),
    transferGroup: `order_${randomIds.next()}`,
    metadata: { seller_transfer_id: randomIds.next() },
  });
  let destination: string | undefined;
  const account = async (): Promise<string> => {
    if (destination !== undefined) return destination;
    const input = { country: 'DE', email: 'ada@example.org', metadata: {} };
    const made = await stripe.createAccount(input, newKey());
    if (made.kind !== 'applied') throw new Error(made.message);
    destination = made.object.id;
    sandbox.levers.setAccount(destination, { isOnboarded: true });
    return destination;
  };

  test.each(FAULTS.filter(([fault]) => !('field' in fault) || fault.field !== 'id'))(
    'a new transfer meets %o: %s',
    async (fault, expected) => {
      const input = await newTransfer();
      const outcome = await meeting({ provider: 'stripe' }, fault, (signal) =>
        stripe.createTransfer(input, newKey(signal)),
      );
      expect(nameOf(outcome)).toBe(expected);
    },
  );

  test('a repeat under the same key is the same transfer, whatever became of the first reply', async () => {
    for (const [fault] of FAULTS) {
      // What Stripe keeps under a key is the error: see below.
      if (fault.kind.startsWith('error_500')) continue;
      const input = await newTransfer();
      const { idempotencyKey } = newKey();
      await meeting({ method: 'POST', path: '/v1/transfers' }, fault, (signal) =>
        stripe.createTransfer(input, testCall({ idempotencyKey, signal })),
      );
      const again = testCall({ idempotencyKey, first: false, keyHolds: true });
      const outcome = await stripe.createTransfer(input, again);
      const listed = await stripe.listTransfers(input, newKey());
      expect([fault.kind, outcome.kind]).toEqual([fault.kind, 'applied']);
      expect(listed).toMatchObject({
        kind: 'applied',
        object: [outcome.kind === 'applied' && outcome.object],
      });
    }
  });

  test.each([
    ['error_500', 0],
    ['error_500_after_commit', 1],
  ] as const)('a %s that is kept under the key never changes', async (kind, there) => {
    const input = await newTransfer();
    const { idempotencyKey } = newKey();
    const first = await meeting({ path: '/v1/transfers' }, { kind }, () =>
      stripe.createTransfer(input, testCall({ idempotencyKey })),
    );
    const again = testCall({ idempotencyKey, first: false, keyHolds: true });
    const second = await stripe.createTransfer(input, again);
    expect([nameOf(first), nameOf(second)]).toEqual([
      'retry_same_key, not clear',
      'retry_same_key, not clear',
    ]);
    const listed = await stripe.listTransfers(input, newKey());
    expect(listed.kind === 'applied' && listed.object).toHaveLength(there);
  });

  test('another amount under the same key is a conflict, and makes no second transfer', async () => {
    const input = await newTransfer();
    const call = newKey();
    await stripe.createTransfer(input, call);
    const edited = await stripe.createTransfer({ ...input, amountMinor: 101n }, call);
    expect(edited).toMatchObject({ kind: 'unknown', alarm: { class: 'idempotency_conflict' } });
    const listed = await stripe.listTransfers(input, newKey());
    expect(listed.kind === 'applied' && listed.object).toHaveLength(1);
  });

  test('a repeat that is refused proves that nothing is there', async () => {
    const input = { ...(await newTransfer()), amountMinor: 100_000_000_000n };
    const call = testCall({
      idempotencyKey: newKey().idempotencyKey,
      first: false,
      keyHolds: true,
    });
    const outcome = await stripe.createTransfer(input, call);
    expect(outcome).toMatchObject({ kind: 'absent', code: 'balance_insufficient' });
  });

  test('two hundred and fifty transfers are read with three requests', async () => {
    const input = await newTransfer();
    for (let count = 0; count < 250; count += 1) {
      expect((await stripe.createTransfer({ ...input, amountMinor: 1n }, newKey())).kind).toBe(
        'applied',
      );
    }
    const before = sandbox.calls().length;
    const listed = await stripe.listTransfers(input, newKey());
    expect(listed.kind === 'applied' && listed.object).toHaveLength(250);
    expect(sandbox.calls().length - before).toBe(3);
  });
});
