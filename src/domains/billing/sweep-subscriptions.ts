import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit } from '#domains/audit/index.ts';

import { endSubscription } from './end-subscription.ts';
import { lookAtPayments, type Settle } from './look-at-payments.ts';
import { isInDoubt, type Subscription, type SubscriptionId } from './model.ts';
import {
  listExpiredBeginnings,
  listLapsed,
  listRunOut,
  lockSubscription,
  updateSubscription,
} from './subscription-store.ts';

const DAY_MS = 86_400_000;
const BATCH = 100;
const SYSTEM = { kind: 'system' } as const;

type Sweeping = Pick<Context, 'db' | 'clock' | 'ids' | 'config' | 'log' | 'requestId' | 'signal'>;

/** What a round of the clock changed. */
export interface SubscriptionSweep {
  /** Beginnings that nobody paid. */
  expired: number;
  /** Paid times that ended without the next being paid. */
  pastDue: number;
  /** Ended: not renewed, or as their owners had asked. */
  cancelled: number;
}

/**
 * Does what time does to subscriptions. Nothing ends for want of money before the provider has been
 * asked a last time and has answered: `settle` runs one operation now. Safe to run twice, anywhere.
 */
export async function sweepSubscriptions(
  ctx: Sweeping,
  settle: Settle,
): Promise<SubscriptionSweep> {
  const { renewalDays } = ctx.config.payments;
  const now = ctx.clock.now();
  const lapsed = new Date(now.getTime() - renewalDays * DAY_MS);
  const done: SubscriptionSweep = { expired: 0, pastDue: 0, cancelled: 0 };
  for (const id of await listExpiredBeginnings(ctx, { now, limit: BATCH })) {
    if (await each(ctx, id, () => expireBeginning(ctx, id, settle))) done.expired += 1;
  }
  for (const id of await listRunOut(ctx, { now, limit: BATCH })) {
    const became = await each(ctx, id, () => runOut(ctx, id));
    if (became === 'past_due') done.pastDue += 1;
    if (became === 'cancelled') done.cancelled += 1;
  }
  for (const id of await listLapsed(ctx, { lapsed, now, limit: BATCH })) {
    if (await each(ctx, id, () => giveUp(ctx, id, lapsed, settle))) done.cancelled += 1;
  }
  return done;
}

/** One that fails holds nobody up: it is there again in the next round. */
async function each<R>(
  ctx: Sweeping,
  id: SubscriptionId,
  work: () => Promise<R>,
): Promise<R | undefined> {
  ctx.signal.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    if (ctx.signal.aborted) throw error;
    ctx.log.error({ err: error, subscriptionId: id }, 'a subscription waits for the next round');
    return undefined;
  }
}

/** A beginning whose time is over ends once the provider has said that it is not paid. */
async function expireBeginning(
  ctx: Sweeping,
  id: SubscriptionId,
  settle: Settle,
): Promise<boolean> {
  if (!(await lookAtPayments(ctx, id, settle))) return false;
  return withTx(ctx, async (tx) => {
    const found = await lockSubscription(tx, id);
    if (found?.state !== 'pending_payment' || found.expiresAt! > tx.clock.now()) return false;
    await endSubscription(tx, found, { reason: 'never_paid', by: SYSTEM });
    return true;
  });
}

/** The paid time of one in force is over. */
async function runOut(
  ctx: Sweeping,
  id: SubscriptionId,
): Promise<Subscription['state'] | undefined> {
  return withTx(ctx, async (tx) => {
    const now = tx.clock.now();
    const found = await lockSubscription(tx, id);
    if (found?.state !== 'active' || found.paidUntil! > now) return undefined;
    if (found.cancelRequestedAt !== null) {
      const ended = await endSubscription(tx, found, { reason: 'requested', by: SYSTEM });
      return ended.state;
    }
    await updateSubscription(tx, { ...found, state: 'past_due', updatedAt: now });
    await recordAudit(tx, {
      actor: SYSTEM,
      action: 'subscription.past_due',
      subject: { kind: 'subscription', id },
      details: { paidUntil: found.paidUntil },
    });
    return 'past_due';
  });
}

/** Nobody has paid the next period in all the days that there were for it. */
async function giveUp(
  ctx: Sweeping,
  id: SubscriptionId,
  lapsed: Date,
  settle: Settle,
): Promise<boolean> {
  if (!(await lookAtPayments(ctx, id, settle))) return false;
  return withTx(ctx, async (tx) => {
    const found = await lockSubscription(tx, id);
    if (found?.state !== 'past_due' || found.paidUntil! > lapsed) return false;
    if (isInDoubt(found, tx.clock.now())) return false;
    await endSubscription(tx, found, { reason: 'not_renewed', by: SYSTEM });
    return true;
  });
}
