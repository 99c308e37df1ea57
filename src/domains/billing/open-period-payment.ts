import type { Context } from '#context.ts';
import type { UserId } from '#domains/identity/index.ts';
import {
  findOperation,
  listPaymentsOf,
  openPayment,
  type OperationId,
  type Payment,
} from '#domains/payments/index.ts';

import type { Plan, Subscription, SubscriptionPeriod } from './model.ts';
import { insertPeriod, listPeriods } from './period-store.ts';

/** States in which an attempt may still become the payment without anybody trying anew. */
const GOES_ON = new Set<Payment['state']>([
  'created',
  'pending',
  'authorized',
  'succeeded',
  'needs_attention',
]);

/**
 * The attempt to pay the open period of a subscription, which is begun where there is none: the one
 * that is under way, or a new one after one that came to nothing. The caller holds the lock of the
 * subscription.
 */
export async function openPeriodPayment(
  tx: Pick<Context, 'db' | 'clock' | 'ids' | 'requestId'>,
  input: { subscription: Subscription; plan: Plan; userId: UserId },
): Promise<{ payment: Payment; operationId: OperationId }> {
  const period = await findOrInsertOpen(tx, input);
  const subject = { purpose: 'subscription', subjectId: period.id } as const;
  const attempts = await listPaymentsOf(tx, subject);
  const current = attempts.findLast((item) => !item.surplus && GOES_ON.has(item.state));
  if (current !== undefined) {
    const operation = await findOperation(tx, { kind: 'payment', subjectId: current.id });
    if (operation === undefined) throw new Error(`payment ${current.id} has no operation`);
    return { payment: current, operationId: operation.id };
  }
  const { amountMinor, currency } = period;
  return openPayment(tx, { ...subject, buyerId: input.userId, amountMinor, currency });
}

async function findOrInsertOpen(
  tx: Pick<Context, 'db' | 'clock' | 'ids'>,
  { subscription, plan }: { subscription: Subscription; plan: Plan },
): Promise<SubscriptionPeriod> {
  const periods = await listPeriods(tx, subscription.id);
  const open = periods.find((period) => period.state === 'open');
  if (open !== undefined) return open;
  const now = tx.clock.now();
  const period: SubscriptionPeriod = {
    id: tx.ids.next<'subscription-period'>(),
    subscriptionId: subscription.id,
    sequence: (periods.at(-1)?.sequence ?? 0) + 1,
    amountMinor: plan.priceMinor,
    currency: plan.currency,
    state: 'open',
    paymentId: null,
    startsAt: null,
    endsAt: null,
    createdAt: now,
    updatedAt: now,
  };
  await insertPeriod(tx, period);
  return period;
}
