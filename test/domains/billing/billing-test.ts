import { systemClock } from '#core/clock.ts';
import type { Context } from '#context.ts';
import {
  createPlan,
  getSubscription,
  subscribe,
  sweepSubscriptions,
  type NewPlan,
  type Plan,
  type SubscriptionSweep,
  type SubscriptionView,
} from '#domains/billing/index.ts';
import { createUser, type UserId } from '#domains/identity/index.ts';
import {
  findOperation,
  listPaymentsOf,
  pokeOperation,
  runDueOperations,
  type OperationId,
  type OperationRun,
  type Payment,
} from '#domains/payments/index.ts';
import { startSandbox, type RunningSandbox } from '#sandbox/index.ts';
import { createHandlers, settleOperation } from '#settlement/index.ts';

import { createTestClock, type TestClock } from '../identity/identity-test.ts';
import { openTestContext } from '../../support/test-context.ts';

export interface BillingTest extends AsyncDisposable {
  readonly ctx: Context;
  readonly clock: TestClock;
  readonly sandbox: RunningSandbox;
  user(name?: string): Promise<UserId>;
  plan(input?: Partial<NewPlan>): Promise<Plan>;
  /** Begins a subscription and has its page made. */
  begin(userId: UserId, plan: Plan): Promise<SubscriptionView>;
  settle(id: OperationId): Promise<OperationRun>;
  /** Attempts at the period that is open, or at the last one, the oldest first. */
  attempts(view: SubscriptionView): Promise<Payment[]>;
  /** Pays an attempt at the provider, and has the provider asked. */
  pay(payment: Payment): Promise<void>;
  /** Has the provider asked about an attempt. */
  look(payment: Payment): Promise<OperationRun>;
  view(view: SubscriptionView): Promise<SubscriptionView>;
  sweep(): Promise<SubscriptionSweep>;
  /** Runs everything that is due. */
  runDue(): Promise<void>;
}

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** Settings with which veza speaks to a sandbox. */
export function sandboxSettings(sandbox: RunningSandbox): Record<string, string> {
  return {
    VEZA_PAYMENTS_HYPERSWITCH_URL: sandbox.url,
    VEZA_PAYMENTS_HYPERSWITCH_API_KEY: sandbox.hyperswitch.apiKey,
    VEZA_PAYMENTS_HYPERSWITCH_PROFILE_ID: sandbox.hyperswitch.profileId,
    VEZA_PAYMENTS_HYPERSWITCH_MERCHANT_ID: sandbox.hyperswitch.merchantId,
    // A whole test comes within a second.
    VEZA_PAYMENTS_REQUESTS_PER_SECOND: '1000',
  };
}

/** An empty database, a provider to play with, and a clock to turn. */
export async function openBillingTest(start?: Date): Promise<BillingTest> {
  const sandbox = await startSandbox({ rateLimits: false });
  const turned = createTestClock(start);
  // Time stands still where it is told, and goes on where somebody waits.
  const clock: TestClock = {
    ...turned,
    monotonicMs: () => systemClock.monotonicMs(),
    sleep: (ms, signal) => systemClock.sleep(ms, signal),
  };
  const opened = await openTestContext({ clock, environment: sandboxSettings(sandbox) });
  const { ctx } = opened;
  let users = 0;
  const settle = (id: OperationId): Promise<OperationRun> => settleOperation(ctx, id);
  const view = (seen: SubscriptionView) => getSubscription(ctx, { id: seen.subscription.id });
  const look = async (payment: Payment): Promise<OperationRun> => {
    const operation = await findOperation(ctx, { kind: 'payment', subjectId: payment.id });
    await pokeOperation(ctx, operation!.id);
    return settle(operation!.id);
  };
  return {
    ctx,
    clock,
    sandbox,
    settle,
    view,
    look,
    user: async (name = `user${(users += 1)}`) => {
      const password = 'seven quiet lanterns';
      const email = `${name}@example.org`;
      return (await createUser(ctx, { email, password, displayName: name, role: 'user' })).id;
    },
    plan: (input = {}) =>
      createPlan(ctx, {
        name: 'Premium',
        priceMinor: 999n,
        periodMonths: 1,
        by: { kind: 'operator' },
        ...input,
      }),
    begin: async (userId, plan) => {
      const begun = await subscribe(ctx, { userId, planId: plan.id });
      await settle(begun.operationId);
      return getSubscription(ctx, { id: begun.subscription.id });
    },
    attempts: async (seen) => {
      const now = await view(seen);
      const period = now.open ?? now.periods.at(-1)!;
      return listPaymentsOf(ctx, { purpose: 'subscription', subjectId: period.id });
    },
    pay: async (payment) => {
      sandbox.levers.completePayment(payment.providerPaymentId);
      await look(payment);
    },
    sweep: () => sweepSubscriptions(ctx, settle),
    runDue: async () => {
      await runDueOperations(ctx, createHandlers());
    },
    [Symbol.asyncDispose]: async () => {
      await opened[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
}
