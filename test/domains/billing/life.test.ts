import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { withTx } from '#db/tx.ts';
import {
  cancelSubscription,
  describeGate,
  endSubscriptionByHand,
  paySubscription,
  refreshSubscription,
  subscriptionDisputed,
  subscriptionRefunded,
  updatePlan,
  type SubscriptionView,
} from '#domains/billing/index.ts';
import { getUser, type SessionId, type Viewer } from '#domains/identity/index.ts';
import type { Payment } from '#domains/payments/index.ts';

import { auditOf } from '../../support/audit-of.ts';
import { codeOf } from '../identity/identity-test.ts';
import { DAY_MS, openBillingTest, type BillingTest } from './billing-test.ts';

let t: BillingTest;
beforeEach(async () => {
  t = await openBillingTest(new Date('2026-01-31T12:00:00Z'));
});
afterEach(() => t[Symbol.asyncDispose]());

const at = (text: string): Date => new Date(text);
const goTo = (text: string): void => t.clock.advance(at(text).getTime() - t.clock.now().getTime());
const isPremium = async (view: SubscriptionView): Promise<boolean> =>
  (await getUser(t.ctx, view.subscription.userId!)).premium;
const stateOf = async (view: SubscriptionView) => (await t.view(view)).subscription;

/** A subscription whose first period is paid. */
async function active(): Promise<{ view: SubscriptionView; payment: Payment }> {
  const view = await t.begin(await t.user(), await t.plan());
  const [payment] = await t.attempts(view);
  await t.pay(payment!);
  const [paid] = await t.attempts(view);
  return { view: await t.view(view), payment: paid! };
}

/** Opens the payment of the next period. */
async function openNext(view: SubscriptionView): Promise<Payment> {
  const { id, userId } = view.subscription;
  const { operationId } = await paySubscription(t.ctx, { id, userId: userId! });
  await t.settle(operationId);
  return (await t.attempts(view)).at(-1)!;
}

describe('renewal', () => {
  test('a period is paid ahead from a week before the end, and begins where the last one ends', async () => {
    const { view } = await active();
    goTo('2026-02-21T11:59:59Z');
    const { id, userId } = view.subscription;
    const early = paySubscription(t.ctx, { id, userId: userId! });
    expect(await codeOf(early)).toBe('SUBSCRIPTION_NOT_DUE');
    goTo('2026-02-21T12:00:00Z');
    await t.pay(await openNext(view));
    // The day that February does not have comes back in March.
    expect(await stateOf(view)).toMatchObject({
      state: 'active',
      paidUntil: at('2026-03-31T12:00:00Z'),
    });
    goTo('2026-03-30T12:00:00Z');
    await t.pay(await openNext(view));
    expect(await stateOf(view)).toMatchObject({ paidUntil: at('2026-04-30T12:00:00Z') });
    const { periods } = await t.view(view);
    expect(periods.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual([
      [at('2026-01-31T12:00:00Z'), at('2026-02-28T12:00:00Z')],
      [at('2026-02-28T12:00:00Z'), at('2026-03-31T12:00:00Z')],
      [at('2026-03-31T12:00:00Z'), at('2026-04-30T12:00:00Z')],
    ]);
  });

  test('what is not paid in time is out of force at once, and over a week later', async () => {
    const { view } = await active();
    goTo('2026-02-28T11:59:59Z');
    expect(await isPremium(view)).toBe(true);
    goTo('2026-02-28T12:00:00Z');
    expect(await isPremium(view)).toBe(false);
    expect(await t.sweep()).toMatchObject({ pastDue: 1, cancelled: 0 });
    expect(await stateOf(view)).toMatchObject({ state: 'past_due' });
    const payment = await openNext(view);
    goTo('2026-03-07T11:59:59Z');
    expect(await t.sweep()).toMatchObject({ cancelled: 0 });
    goTo('2026-03-07T12:00:00Z');
    expect(await t.sweep()).toMatchObject({ cancelled: 1 });
    expect(await stateOf(view)).toMatchObject({ state: 'cancelled', endReason: 'not_renewed' });
    await t.runDue();
    const remote = t.sandbox.state.payments.get(payment.providerPaymentId);
    expect(remote).toMatchObject({ status: 'cancelled' });
  });

  test('money that nobody told us of is found before it is given up', async () => {
    const { view } = await active();
    goTo('2026-02-25T12:00:00Z');
    const payment = await openNext(view);
    t.sandbox.levers.completePayment(payment.providerPaymentId);
    goTo('2026-03-08T12:00:00Z');
    await t.sweep();
    expect(await stateOf(view)).toMatchObject({
      state: 'active',
      paidUntil: at('2026-04-08T12:00:00Z'),
    });
  });

  test('what is paid late begins with its payment: nobody pays for time that he did not have', async () => {
    const { view } = await active();
    goTo('2026-03-03T12:00:00Z');
    await t.sweep();
    await t.pay(await openNext(view));
    expect(await stateOf(view)).toMatchObject({
      state: 'active',
      paidUntil: at('2026-04-03T12:00:00Z'),
    });
    expect(await isPremium(view)).toBe(true);
  });

  test('a failed renewal leaves the running period alone', async () => {
    const { view } = await active();
    goTo('2026-02-25T12:00:00Z');
    const payment = await openNext(view);
    t.sandbox.levers.failPayment(payment.providerPaymentId);
    await t.look(payment);
    expect(await stateOf(view)).toMatchObject({ state: 'active' });
    expect(await isPremium(view)).toBe(true);
    expect((await openNext(view)).id).not.toBe(payment.id);
  });

  test('a plan that is off sale can still be renewed', async () => {
    const { view } = await active();
    await updatePlan(t.ctx, { id: view.plan.id, state: 'archived', by: { kind: 'operator' } });
    goTo('2026-02-25T12:00:00Z');
    await t.pay(await openNext(view));
    expect(await stateOf(view)).toMatchObject({ paidUntil: at('2026-03-31T12:00:00Z') });
  });
});

describe('ending', () => {
  test('its owner ends it with what is paid, not before, and it is not renewed', async () => {
    const { view } = await active();
    const { id, userId } = view.subscription;
    await cancelSubscription(t.ctx, { id, userId: userId! });
    expect(await isPremium(view)).toBe(true);
    goTo('2026-02-27T12:00:00Z');
    expect(await codeOf(openNext(view))).toBe('SUBSCRIPTION_ENDS');
    goTo('2026-02-28T12:00:00Z');
    expect(await t.sweep()).toMatchObject({ pastDue: 0, cancelled: 1 });
    expect(await stateOf(view)).toMatchObject({ state: 'cancelled', endReason: 'requested' });
    expect(await codeOf(openNext(view))).toBe('SUBSCRIPTION_ENDED');
  });

  test('a beginning ends at once, and what is paid for it all the same goes back', async () => {
    const view = await t.begin(await t.user(), await t.plan());
    const [payment] = await t.attempts(view);
    const { id, userId } = view.subscription;
    await cancelSubscription(t.ctx, { id, userId: userId! });
    expect(await stateOf(view)).toMatchObject({ state: 'cancelled', endReason: 'requested' });
    await t.pay(payment!);
    expect((await t.attempts(view))[0]).toMatchObject({ state: 'succeeded', surplus: true });
    expect(await isPremium(view)).toBe(false);
  });

  test('by hand it ends at once, with the reason in the audit log', async () => {
    const { view } = await active();
    const { id } = view.subscription;
    const by = { kind: 'operator' } as const;
    expect(await codeOf(endSubscriptionByHand(t.ctx, { id, reason: ' ', by }))).toBe(
      'CANCEL_REASON_MISSING',
    );
    await endSubscriptionByHand(t.ctx, { id, reason: 'asked by mail', by, dryRun: true });
    expect(await isPremium(view)).toBe(true);
    await endSubscriptionByHand(t.ctx, { id, reason: 'asked by mail', by });
    expect(await isPremium(view)).toBe(false);
    expect((await auditOf(t.ctx, id)).at(-1)).toMatchObject({
      action: 'subscription.ended',
      actorKind: 'operator',
      details: { reason: 'operator', why: 'asked by mail', from: 'active' },
    });
  });
});

describe('money that does not stay', () => {
  const refund = (payment: Payment, minor: bigint) =>
    withTx(t.ctx, (tx) => subscriptionRefunded(tx, payment, minor));

  test('a part that is given back changes nothing, all of it ends the subscription', async () => {
    const { view, payment } = await active();
    await refund(payment, 998n);
    expect(await isPremium(view)).toBe(true);
    await refund(payment, 999n);
    expect(await isPremium(view)).toBe(false);
    expect(await stateOf(view)).toMatchObject({ state: 'cancelled', endReason: 'refunded' });
    expect((await t.view(view)).periods).toMatchObject([{ state: 'refunded' }]);
    // The refund fails after all: the money is ours again, but what had ended stays ended.
    await refund(payment, 0n);
    expect((await t.view(view)).periods).toMatchObject([{ state: 'paid' }]);
    expect(await isPremium(view)).toBe(false);
  });

  test('a period that was paid ahead and is given back leaves the running one', async () => {
    const { view, payment } = await active();
    goTo('2026-02-25T12:00:00Z');
    const next = await openNext(view);
    await t.pay(next);
    await refund(next, 999n);
    expect(await stateOf(view)).toMatchObject({
      state: 'active',
      paymentId: payment.id,
      paidUntil: at('2026-02-28T12:00:00Z'),
    });
    expect(await isPremium(view)).toBe(true);
  });

  test('a period that is over is given back without touching the one that runs', async () => {
    const { view, payment } = await active();
    goTo('2026-02-25T12:00:00Z');
    await t.pay(await openNext(view));
    goTo('2026-03-05T12:00:00Z');
    await refund(payment, 999n);
    expect(await isPremium(view)).toBe(true);
  });

  test('a dispute ends the subscription at once; winning it revives nothing', async () => {
    const { view, payment } = await active();
    const dispute = (standing: 'open' | 'won' | 'lost') =>
      withTx(t.ctx, (tx) => subscriptionDisputed(tx, payment, standing));
    await dispute('open');
    expect(await isPremium(view)).toBe(false);
    expect(await stateOf(view)).toMatchObject({ state: 'cancelled', endReason: 'disputed' });
    expect((await t.view(view)).periods).toMatchObject([{ state: 'paid' }]);
    await dispute('lost');
    expect((await t.view(view)).periods).toMatchObject([{ state: 'refunded' }]);
    await dispute('won');
    expect((await t.view(view)).periods).toMatchObject([{ state: 'paid' }]);
    expect(await isPremium(view)).toBe(false);
  });

  test('what the provider no longer stands by is out of force, and back when it does', async () => {
    const { view, payment } = await active();
    t.sandbox.levers.setPaymentStatus(payment.providerPaymentId, 'conflicted');
    await t.look(payment);
    expect(await isPremium(view)).toBe(false);
    expect(await stateOf(view)).toMatchObject({ state: 'past_due' });
    goTo('2026-02-25T12:00:00Z');
    expect(await codeOf(openNext(view))).toBe('SUBSCRIPTION_IN_DOUBT');
    t.sandbox.levers.setPaymentStatus(payment.providerPaymentId, 'succeeded');
    await t.look(payment);
    expect(await stateOf(view)).toMatchObject({
      state: 'active',
      paidUntil: at('2026-02-28T12:00:00Z'),
    });
    expect(await isPremium(view)).toBe(true);
  });

  test('money that the connector gave back by itself is not in force, whatever the status says', async () => {
    const { view, payment } = await active();
    t.sandbox.levers.autoRefundPayment(payment.providerPaymentId);
    await t.look(payment);
    expect(await isPremium(view)).toBe(false);
  });
});

describe('the gate', () => {
  const viewerOf = async (view: SubscriptionView): Promise<Viewer> => {
    const user = await getUser(t.ctx, view.subscription.userId!);
    const sessionId = t.ctx.ids.next<'session'>() as SessionId;
    const roles = user.premium ? (['user', 'premium'] as const) : (['user'] as const);
    return { kind: 'account', userId: user.id, sessionId, roles };
  };
  const gateOf = async (view: SubscriptionView) => describeGate(t.ctx, await viewerOf(view));

  test('says why it is closed and where to change that', async () => {
    const view = await t.begin(await t.user(), await t.plan());
    expect(await gateOf(view)).toMatchObject({
      open: false,
      reason: 'payment_incomplete',
      url: view.payment!.checkoutUrl,
    });
    const [payment] = await t.attempts(view);
    await t.pay(payment!);
    expect(await gateOf(view)).toMatchObject({ open: true });
    goTo('2026-02-28T12:00:00Z');
    expect(await gateOf(view)).toMatchObject({ open: false, reason: 'past_due' });
    await t.sweep();
    const next = await openNext(view);
    expect(await gateOf(view)).toMatchObject({ reason: 'past_due', url: next.checkoutUrl });
    t.clock.advance(30 * DAY_MS);
    await t.sweep();
    expect(await gateOf(view)).toMatchObject({ reason: 'ended', endReason: 'not_renewed' });
  });

  test('knows a guest and an account without any plan', async () => {
    const guest = { kind: 'guest', roles: ['guest'] } as const;
    expect(await describeGate(t.ctx, guest)).toMatchObject({ open: false, reason: 'signed_out' });
    const userId = await t.user();
    const sessionId = t.ctx.ids.next<'session'>() as SessionId;
    const viewer = { kind: 'account', userId, sessionId, roles: ['user'] } as const;
    expect(await describeGate(t.ctx, viewer)).toMatchObject({ open: false, reason: 'no_plan' });
  });

  test('a refresh believes the provider and nobody else', async () => {
    const view = await t.begin(await t.user(), await t.plan());
    const { id, userId } = view.subscription;
    const refresh = () => refreshSubscription(t.ctx, { id, userId: userId! }, (op) => t.settle(op));
    expect((await refresh()).subscription.state).toBe('pending_payment');
    const [payment] = await t.attempts(view);
    t.sandbox.levers.completePayment(payment!.providerPaymentId);
    expect((await refresh()).subscription.state).toBe('active');
  });
});
