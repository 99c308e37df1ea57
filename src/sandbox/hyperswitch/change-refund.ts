import { move } from '../stripe/balance.ts';
import { PLATFORM } from '../stripe/model.ts';
import type { World } from '../world.ts';
import { announceRefund } from './announce-change.ts';
import type { Refund } from './model.ts';

/**
 * Stores a changed refund; its money leaves the platform's balance when it succeeds, and comes back
 * when it fails after that.
 */
export function changeRefund(world: World, refund: Refund, change: Partial<Refund>): Refund {
  const next = world.tables.refunds.put({
    ...refund,
    ...change,
    modifiedAtMs: world.clock.nowMs(),
  });
  if (next.status === refund.status) return next;
  const leaves = next.status === 'succeeded';
  const comesBack = refund.status === 'succeeded';
  if (leaves || comesBack) {
    const type = leaves ? 'refund' : 'refund_failure';
    move(world, {
      account: PLATFORM,
      currency: next.currency.toLowerCase(),
      type,
      reportingCategory: type,
      amountMinor: leaves ? -next.amountMinor : next.amountMinor,
      source: next.connectorRefundId,
    });
  }
  announceRefund(world, next);
  return next;
}
