import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { withTx } from '#db/tx.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { paySubscription, subscribe, type SubscriptionView } from '#domains/billing/index.ts';
import { monthsAfter } from '#domains/billing/months-after.ts';
import { getUser } from '#domains/identity/index.ts';
import { listEntries } from '#domains/ledger/index.ts';

import { codeOf } from '../identity/identity-test.ts';
import { HOUR_MS, openBillingTest, type BillingTest } from './billing-test.ts';

let t: BillingTest;
beforeAll(async () => {
  t = await openBillingTest();
});
afterAll(() => t[Symbol.asyncDispose]());

const isPremium = async (view: SubscriptionView): Promise<boolean> =>
  (await getUser(t.ctx, view.subscription.userId!)).premium;

/** A subscription of somebody new that waits for its payment. */
async function begun(): Promise<SubscriptionView> {
  const plan = await t.plan({ name: `Plan ${Math.random()}` });
  return t.begin(await t.user(), plan);
}

test('a subscription waits for its payment and is in force when the money is there', async () => {
  const view = await begun();
  expect(view.subscription).toMatchObject({ state: 'pending_payment', paidUntil: null });
  expect(view.payment?.checkoutUrl).toMatch(/payment_link/);
  expect(await isPremium(view)).toBe(false);

  const [payment] = await t.attempts(view);
  await t.pay(payment!);
  const { subscription } = await t.view(view);
  expect(subscription).toMatchObject({
    state: 'active',
    paymentId: payment!.id,
    paidUntil: monthsAfter(t.clock.now(), 1),
    expiresAt: null,
  });
  expect(await isPremium(view)).toBe(true);
  const booked = await listEntries(t.ctx, { chainId: payment!.subjectId, limit: 10 });
  expect(
    booked.items.map((entry) => [entry.debit.kind, entry.credit.kind, entry.amountMinor]),
  ).toEqual([
    ['psp_clearing', 'platform_fee', 999n],
    ['stripe_balance', 'psp_clearing', 999n],
  ]);
});

test('asked again while it waits, it is the same one, however many ask at once', async () => {
  const plan = await t.plan({ name: 'Asked often' });
  const userId = await t.user();
  const before = paymentsMade();
  const all = await Promise.all(
    Array.from({ length: 6 }, () => subscribe(t.ctx, { userId, planId: plan.id })),
  );
  await Promise.all(all.map(({ operationId }) => t.settle(operationId)));
  expect(new Set(all.map((item) => item.subscription.id)).size).toBe(1);
  expect(new Set(all.map((item) => item.operationId)).size).toBe(1);
  expect(all.filter((item) => item.isNew)).toHaveLength(1);
  expect(paymentsMade() - before).toBe(1);
});

test('another plan has to wait until the first is paid or cancelled', async () => {
  const view = await begun();
  const other = await t.plan({ name: 'Another' });
  const input = { userId: view.subscription.userId!, planId: other.id };
  expect(await codeOf(subscribe(t.ctx, input))).toBe('SUBSCRIPTION_EXISTS');
});

test('an unclear answer to the request for the page loses nothing and pays nothing twice', async () => {
  t.sandbox.inject({
    match: { provider: 'hyperswitch', method: 'POST', path: '/payments' },
    fault: { kind: 'reset_after_commit' },
    times: 1,
  });
  const before = paymentsMade();
  const view = await begun();
  const [payment] = await t.attempts(view);
  await t.look(payment!);
  expect((await t.view(view)).payment).toMatchObject({ state: 'pending' });
  expect(paymentsMade() - before).toBe(1);
});

describe('of two attempts to pay', () => {
  /** The first attempt failed, and a second one is open. */
  async function twoTabs() {
    const view = await begun();
    const [first] = await t.attempts(view);
    t.sandbox.levers.failPayment(first!.providerPaymentId);
    await t.look(first!);
    const { id, userId } = view.subscription;
    const { operationId } = await paySubscription(t.ctx, { id, userId: userId! });
    await t.settle(operationId);
    const attempts = await t.attempts(view);
    expect(attempts.map((item) => item.state)).toEqual(['failed', 'pending']);
    return { view, first: attempts[0]!, second: attempts[1]! };
  }

  test('the one that succeeds buys, also a late one, and the page of the other is closed', async () => {
    const { view, first, second } = await twoTabs();
    await t.pay(first);
    expect((await t.view(view)).subscription).toMatchObject({
      state: 'active',
      paymentId: first.id,
    });
    await t.runDue();
    const [bought, other] = await listAttempts(view);
    expect(bought).toMatchObject({ state: 'succeeded', surplus: false });
    expect(other).toMatchObject({ state: 'cancelled', surplus: true });
    expect(remote(second.providerPaymentId).status).toBe('cancelled');
  });

  test('money of the second buys nothing and is known to go back', async () => {
    const { view, first, second } = await twoTabs();
    await t.pay(second);
    await t.pay(first);
    const [late, bought] = await listAttempts(view);
    expect(bought).toMatchObject({ id: second.id, state: 'succeeded', surplus: false });
    expect(late).toMatchObject({ id: first.id, state: 'succeeded', surplus: true });
    const { subscription, periods } = await t.view(view);
    expect(subscription).toMatchObject({ paymentId: second.id });
    expect(periods).toHaveLength(1);
  });

  test('one that goes on after a newer was begun makes way itself', async () => {
    const { view, first, second } = await twoTabs();
    t.sandbox.levers.setPaymentStatus(first.providerPaymentId, 'requires_customer_action');
    await t.look(first);
    const [old, current] = await listAttempts(view);
    expect(old).toMatchObject({ surplus: true });
    expect(current).toMatchObject({ id: second.id, state: 'pending', surplus: false });
  });

  const listAttempts = (view: SubscriptionView) => t.attempts(view);
});

describe('a beginning that nobody pays', () => {
  const late = () => t.clock.advance(24 * HOUR_MS);

  test('ends after one last look, and its page is closed', async () => {
    const view = await begun();
    late();
    await t.sweep();
    expect((await t.view(view)).subscription).toMatchObject({
      state: 'expired',
      endReason: 'never_paid',
    });
    const [payment] = await t.attempts(view);
    await t.runDue();
    expect(remote(payment!.providerPaymentId).status).toBe('cancelled');
  });

  test('is in force when the last look finds the money that nobody told us of', async () => {
    const view = await begun();
    const [payment] = await t.attempts(view);
    t.sandbox.levers.completePayment(payment!.providerPaymentId);
    late();
    await t.sweep();
    expect((await t.view(view)).subscription).toMatchObject({ state: 'active' });
  });

  test('does not end while the provider does not answer', async () => {
    const view = await begun();
    late();
    t.sandbox.inject({ match: { provider: 'hyperswitch' }, fault: { kind: 'html_502' } });
    await t.sweep();
    expect((await t.view(view)).subscription).toMatchObject({ state: 'pending_payment' });
    // The clock goes round every second; the provider is asked by the back-off all the same.
    const calls = t.sandbox.calls().length;
    await t.sweep();
    await t.sweep();
    expect(t.sandbox.calls().length).toBe(calls);
    t.sandbox.clearFaults();
    t.clock.advance(HOUR_MS);
    await t.sweep();
    expect((await t.view(view)).subscription).toMatchObject({ state: 'expired' });
  });

  test('is not revived by money that comes after its end', async () => {
    const view = await begun();
    const [payment] = await t.attempts(view);
    late();
    await t.sweep();
    await t.runDue();
    await t.pay(payment!);
    const [paid] = await t.attempts(view);
    expect(paid).toMatchObject({ state: 'succeeded', surplus: true });
    expect((await t.view(view)).subscription).toMatchObject({ state: 'expired', paymentId: null });
    expect(await isPremium(view)).toBe(false);
  });
});

test('the database itself refuses a subscription in force that nobody paid', async () => {
  const view = await begun();
  const { id } = view.subscription;
  const force = withTx(t.ctx, async (tx) => {
    await query(
      tx,
      sql`update subscriptions set state = 'active', expires_at = null,
            payment_id = (select id from payments where subject_id = ${view.open!.id}::uuid),
            paid_until = '2100-01-01' where id = ${id}::uuid`,
    );
  });
  await expect(force).rejects.toThrow(/is not paid/);
  expect((await t.view(view)).subscription).toMatchObject({ state: 'pending_payment' });
});

function paymentsMade(): number {
  return t.sandbox.state.payments.all().length;
}

function remote(id: string) {
  return t.sandbox.state.payments.get(id)!;
}
