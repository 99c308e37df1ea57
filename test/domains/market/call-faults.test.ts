import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { withTx } from '#db/tx.ts';
import { pokeOperation } from '#domains/payments/index.ts';
import { becomeSeller, requestRefund, type OrderId, type Product } from '#domains/market/index.ts';
import { findSellerOfUser } from '#domains/market/seller-store.ts';
import type { CallFaultKind } from '#sandbox/faults/model.ts';

import { expectSound } from './expect-sound.ts';
import { HOUR_MS, openMarketTest, type MarketTest } from './market-test.ts';

/**
 * Whatever may become of one request, with how often in a row; a stored failure is repeated for ever
 * under its key anyway. What a person has to hear of beside it is named.
 */
const FAULTS: readonly [CallFaultKind, { times?: number; exceptions?: string[] }][] = [
  ['timeout_before', {}],
  ['timeout_after_commit', {}],
  ['reset_before', { times: 3 }],
  ['reset_after_commit', { times: 3 }],
  ['error_500', {}],
  ['error_500_after_commit', {}],
  ['rate_limited_429', { times: 3 }],
  ['conflict_409', { times: 2 }],
  ['html_502', { times: 2 }],
  ['html_502_after_commit', { times: 2 }],
  ['malformed_json_200', { times: 2 }],
  ['truncated_200', { times: 2 }],
  ['error_body_200', {}],
  ['unauthorized_401', { times: 2, exceptions: ['credentials_refused'] }],
];

/** What is asked for, and how it shows that it is there, once. */
interface Goal {
  readonly path: string;
  readonly provider: 'hyperswitch' | 'stripe';
  /** Brings everything up to the request. */
  prepare(): Promise<void>;
  /** Lets the request be made, with whatever becomes of it. */
  act(): Promise<void>;
  /** What there is, here and there. */
  outcome(): Promise<unknown>;
  readonly expected: unknown;
}

let market: MarketTest;
let song: Product;
let id: OrderId;
beforeAll(async () => {
  market = await openMarketTest();
  const { viewer } = await market.seller();
  song = await market.product(viewer);
});
afterAll(() => market[Symbol.asyncDispose]());
beforeEach(async () => {
  market.sandbox.clearFaults();
  await market.takeExceptions();
});

const paidOrder = async (): Promise<void> => {
  id = await market.paid(await market.account(), [song]);
};
const remoteTransfers = () =>
  market.sandbox.state.transfers
    .all()
    .filter((transfer) => transfer.transferGroup === `order_${id}`);
const refund = async () =>
  requestRefund(market.ctx, {
    orderId: id,
    reason: 'a test',
    cause: 'operator',
    by: 'operator',
  });

const GOALS: Readonly<Record<string, Goal>> = {
  payment: {
    path: '/payments',
    provider: 'hyperswitch',
    prepare: async () => {},
    act: async () => {
      id = await market.order(await market.account(), [song]);
      // It is looked for until it is there: minutes, while the order waits for an hour.
      await market.quiesce(10 / (24 * 60));
      await market.pay(id);
    },
    outcome: async () => {
      const order = await market.read(id);
      const remote = market.sandbox.state.payments
        .all()
        .filter((payment) => JSON.stringify(payment).includes(id));
      return [order.state, remote.map((payment) => payment.status), order.payments.length];
    },
    expected: ['paid', ['succeeded'], 1],
  },
  refund: {
    path: '/refunds',
    provider: 'hyperswitch',
    prepare: paidOrder,
    act: async () => {
      await refund();
      await market.settle();
    },
    outcome: async () => {
      const order = await market.read(id);
      const remote = market.sandbox.state.refunds
        .all()
        .filter((other) => other.paymentId === order.payments[0]!.providerPaymentId);
      return [
        order.state,
        order.refunds.map(({ state }) => state),
        remote.map(({ status }) => status),
      ];
    },
    expected: ['refunded', ['succeeded'], ['succeeded']],
  },
  transfer: {
    path: '/v1/transfers',
    provider: 'stripe',
    prepare: async () => {},
    act: paidOrder,
    outcome: async () => {
      const own = await market.transfers(id);
      return [
        own.map(({ state, holdReason }) => holdReason ?? state),
        remoteTransfers().map((other) => other.amountMinor),
      ];
    },
    expected: [['completed'], [900]],
  },
  reversal: {
    path: '/v1/transfers/*/reversals',
    provider: 'stripe',
    prepare: paidOrder,
    act: async () => {
      await refund();
      await market.settle();
    },
    outcome: async () => {
      const own = await market.transfers(id);
      return [
        own.map(({ state, reversedMinor }) => [state, reversedMinor]),
        remoteTransfers().map((other) => other.reversedMinor),
      ];
    },
    expected: [[['reversed', 900n]], [900]],
  },
};

describe.each(Object.keys(GOALS))('%s', (name) => {
  const goal = GOALS[name]!;

  test.each(FAULTS)('%s: there is one in the end', async (kind, { times = 1, exceptions = [] }) => {
    await goal.prepare();
    market.sandbox.inject({
      match: { provider: goal.provider, method: 'POST', path: goal.path },
      fault: { kind },
      times,
    });
    await goal.act();
    await market.quiesce();
    expect(await goal.outcome()).toEqual(goal.expected);
    expect(await market.takeExceptions()).toEqual(exceptions);
    await expectSound(market);
  });

  test('an answer that is another object is not taken, and a person hears of it', async () => {
    await goal.prepare();
    market.sandbox.inject({
      match: { provider: goal.provider, method: 'POST', path: goal.path },
      fault: { kind: 'wrong_object', field: 'amount' },
      times: 1,
    });
    await goal.act();
    await market.quiesce();
    expect(await goal.outcome()).toEqual(goal.expected);
    expect(await market.takeExceptions()).toEqual(['wrong_object']);
    await expectSound(market);
  });
});

describe.each(['transfer', 'reversal'])('%s after its key is forgotten', (name) => {
  const goal = GOALS[name]!;

  test.each(['timeout_after_commit', 'timeout_before'] as const)(
    '%s: it is looked for before another is made',
    async (kind) => {
      await goal.prepare();
      const away = { match: { provider: 'stripe', path: goal.path }, times: 1 } as const;
      market.sandbox.inject({ ...away, fault: { kind } });
      // Stripe is away for longer than it keeps keys.
      market.sandbox.inject({
        match: { provider: 'stripe' },
        fault: { kind: 'reset_before' },
      });
      await goal.act();
      await market.advance(25 * HOUR_MS);
      market.sandbox.clearFaults();
      await market.quiesce();
      expect(await goal.outcome()).toEqual(goal.expected);
      expect(await market.takeExceptions()).toEqual(['long_unclear']);
      await expectSound(market);
    },
  );
});

test('an account of a seller whose answer was lost is made once', async () => {
  const viewer = await market.account('artist');
  const { ctx, sandbox } = market;
  const before = sandbox.state.accounts.size;
  sandbox.inject({
    match: { provider: 'stripe', method: 'POST', path: '/v1/accounts' },
    fault: { kind: 'timeout_after_commit' },
    times: 1,
  });
  const begun = await becomeSeller(ctx, {
    userId: viewer.userId,
    displayName: 'Lost',
    country: 'DE',
  });
  await withTx(ctx, (tx) => pokeOperation(tx, begun.operationId!));
  await market.quiesce();
  const seller = await findSellerOfUser(ctx, viewer.userId);
  expect(seller!.stripeAccountId).toMatch(/^acct_/);
  expect(sandbox.state.accounts.size).toBe(before + 1);
});
