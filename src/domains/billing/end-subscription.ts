import type { Context } from '#context.ts';
import { recordAudit, type Actor } from '#domains/audit/index.ts';
import { findOperation, listPaymentsOf, pokeOperation } from '#domains/payments/index.ts';

import type { EndReason, Subscription, SubscriptionPeriod } from './model.ts';
import { listPeriods, updatePeriod } from './period-store.ts';
import { updateSubscription } from './subscription-store.ts';

/**
 * Ends a subscription in this transaction, which holds its lock, and closes what was still to be
 * paid: money that comes all the same buys nothing and goes back.
 */
export async function endSubscription(
  tx: Pick<Context, 'db' | 'clock' | 'requestId'>,
  subscription: Subscription,
  end: { reason: EndReason; by: Actor; details?: Readonly<Record<string, unknown>> },
): Promise<Subscription> {
  const ended: Subscription = {
    ...subscription,
    // What was in force without being paid has had its time; a beginning never did.
    state:
      end.reason === 'never_paid' && subscription.state === 'pending_payment'
        ? 'expired'
        : 'cancelled',
    endReason: end.reason,
    expiresAt: null,
    updatedAt: tx.clock.now(),
  };
  await updateSubscription(tx, ended);
  await closeOpenPeriod(tx, subscription);
  await recordAudit(tx, {
    actor: end.by,
    action: 'subscription.ended',
    subject: { kind: 'subscription', id: subscription.id },
    details: { from: subscription.state, reason: end.reason, ...end.details },
  });
  return ended;
}

/** Voids the period that waits for its payment; its pages at the provider are closed soon after. */
export async function closeOpenPeriod(
  tx: Pick<Context, 'db' | 'clock'>,
  subscription: Pick<Subscription, 'id'>,
): Promise<void> {
  const periods = await listPeriods(tx, subscription.id);
  const open = periods.find((period) => period.state === 'open');
  if (open === undefined) return;
  await updatePeriod(tx, { ...open, state: 'void', updatedAt: tx.clock.now() });
  await pokePayments(tx, open);
}

async function pokePayments(
  tx: Pick<Context, 'db' | 'clock'>,
  period: Pick<SubscriptionPeriod, 'id'>,
): Promise<void> {
  const subject = { purpose: 'subscription', subjectId: period.id } as const;
  for (const payment of await listPaymentsOf(tx, subject)) {
    const operation = await findOperation(tx, { kind: 'payment', subjectId: payment.id });
    if (operation !== undefined) await pokeOperation(tx, operation.id);
  }
}
